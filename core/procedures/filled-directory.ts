import type { GroupLayout, ResolvedTopology } from "../domain/index.ts";
import type { Problem } from "../errors/index.ts";
import { weightsAreShared } from "../kubernetes/index.ts";
import type { ProcedureName } from "../site/index.ts";

/** A directory of the weights volume that a procedure fills. */
export interface FilledDirectory {
  /** The procedure's setting. */
  readonly setting: ProcedureName;
  readonly directory: string;
  /** The setting that names the directory. */
  readonly path: string;
  /** Nodes to fill, where each has weights of its own; what the user wrote. */
  readonly nodes: number | undefined;
}

/** A directory without slashes at its end: paths are joined to it, and compared. */
export function withoutSlash(path: string): string {
  return path.replace(/(?<=.)\/+$/, "");
}

/** How many pods fill the volume: one for a volume that all nodes see, one for each node's own. */
export function fillingPods(
  topology: ResolvedTopology,
  groups: readonly GroupLayout[],
  nodes: number | undefined,
): number {
  if (weightsAreShared(topology)) return 1;
  return nodes ?? groups.reduce((sum, group) => sum + group.pods.length, 0);
}

/** What is wrong with where a procedure writes. */
export function fillingProblems(topology: ResolvedTopology, filled: FilledDirectory): readonly Problem[] {
  return [
    ...outsideVolume(topology, filled),
    ...unknownNodes(topology, filled),
    ...uselessNodes(topology, filled),
  ];
}

function outsideVolume({ spec }: ResolvedTopology, { directory, path }: FilledDirectory): Problem[] {
  const { volumePath } = spec.model;
  if (directory.startsWith(`${withoutSlash(volumePath)}/`)) return [];
  return [
    {
      path,
      value: directory,
      message: `The weights would lie outside their volume, which is mounted at ${volumePath}, and be lost.`,
      fix: `name a directory below ${volumePath}`,
    },
  ];
}

/** Without a label the Job would fill nodes that never run the engine. */
function unknownNodes(topology: ResolvedTopology, { setting }: FilledDirectory): Problem[] {
  if (weightsAreShared(topology) || Object.keys(topology.platform.nodeSelector).length > 0) return [];
  return [
    {
      path: `procedures.${setting}`,
      message:
        "The weights lie on each node's own disk, and nothing says which nodes run the engine, so others would be filled.",
      fix: "label those nodes and set platform.nodeSelector, or set weights.nfs or weights.persistentVolumeClaim",
    },
  ];
}

function uselessNodes(topology: ResolvedTopology, { setting, nodes }: FilledDirectory): Problem[] {
  if (nodes === undefined || !weightsAreShared(topology)) return [];
  return [
    {
      path: `procedures.${setting}.nodes`,
      value: nodes,
      message: "All nodes see one volume, so it is filled once.",
      fix: "take it out",
    },
  ];
}
