import { type GroupLayout, removed, type ResolvedTopology, type RuleProblem } from "../domain/index.ts";
import { weightsAreShared } from "../kubernetes/index.ts";
import type { ProcedureName } from "../site/index.ts";

/** A directory of the weights volume that a procedure fills. */
export interface FilledDirectory {
  /** The procedure's setting. */
  readonly setting: ProcedureName;
  readonly directory: string;
  /** The setting that names the directory. */
  readonly path: string;
  /** Nodes to fill when each node has its own weights, as set by the user. */
  readonly nodes: number | undefined;
}

/** A directory without trailing slashes, to join and compare paths. */
export function withoutSlash(path: string): string {
  return path.replace(/(?<=.)\/+$/, "");
}

/** The number of pods that fill the volume: one for a shared volume, otherwise one per node. */
export function fillingPods(
  topology: ResolvedTopology,
  groups: readonly GroupLayout[],
  nodes: number | undefined,
): number {
  if (weightsAreShared(topology)) return 1;
  return nodes ?? groups.reduce((sum, group) => sum + group.pods.length, 0);
}

/** Problems of the directory that a procedure fills. */
export function fillingProblems(topology: ResolvedTopology, filled: FilledDirectory): readonly RuleProblem[] {
  return [
    ...outsideVolume(topology, filled),
    ...unknownNodes(topology, filled),
    ...uselessNodes(topology, filled),
  ];
}

function outsideVolume({ spec }: ResolvedTopology, { directory, path }: FilledDirectory): RuleProblem[] {
  const { volumePath } = spec.model;
  if (directory.startsWith(`${withoutSlash(volumePath)}/`)) return [];
  return [
    {
      path,
      value: directory,
      message: `${path} ${directory} is outside the weights volume ${volumePath}, so the files would be lost.`,
      fix: `Set ${path} to a directory below ${volumePath}`,
    },
  ];
}

/** Without a node selector the Job would fill nodes that never run the engine. */
function unknownNodes(topology: ResolvedTopology, { setting }: FilledDirectory): RuleProblem[] {
  if (weightsAreShared(topology) || Object.keys(topology.platform.nodeSelector).length > 0) return [];
  return [
    {
      path: `procedures.${setting}`,
      message:
        "platform.nodeSelector is not set: the Job would write weights to nodes that never run the engine.",
      fix: "Set platform.nodeSelector to a label of the engine's nodes, or set weights.nfs or weights.persistentVolumeClaim",
    },
  ];
}

function uselessNodes(topology: ResolvedTopology, { setting, nodes }: FilledDirectory): RuleProblem[] {
  if (nodes === undefined || !weightsAreShared(topology)) return [];
  return [
    {
      path: `procedures.${setting}.nodes`,
      value: nodes,
      message: `procedures.${setting}.nodes has no effect: all nodes share one volume, which is filled once.`,
      fix: removed(),
    },
  ];
}
