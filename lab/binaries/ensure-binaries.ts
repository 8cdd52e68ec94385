import type { Progress } from "../host/progress.ts";
import { buildTools, finishedDirectory, isBuilt } from "./build.ts";
import { controlPlanePart } from "./control-plane.ts";
import { buildMissing, choosePart, type ChosenPart } from "./part.ts";
import { kwokPart } from "./single-programs.ts";
import { type PartSources, sourcesOf } from "./sources.ts";

/** Directories of the control plane's executables. */
export interface ClusterBinaries {
  readonly kubernetes: string;
  readonly kwok: string;
}

/** Provides the programs of a cluster with simulated nodes. */
export async function ensureClusterBinaries(
  progress: Progress,
  sources: PartSources = sourcesOf(),
): Promise<ClusterBinaries> {
  const chosen = await chooseClusterBinaries(progress, sources);
  await buildMissing([chosen], progress);
  return chosen.value();
}

/** Chooses the sources of the programs of a cluster with simulated nodes. */
export async function chooseClusterBinaries(
  progress: Progress,
  sources: PartSources,
): Promise<ChosenPart<ClusterBinaries>> {
  const kubernetes = await choosePart(controlPlanePart(sources, progress), sources, progress);
  const kwok = await choosePart(kwokPart(sources, progress), sources, progress);
  return {
    tools: [...kubernetes.tools, ...kwok.tools],
    value: () => ({ kubernetes: kubernetes.value(), kwok: kwok.value() }),
  };
}

/** Directories of the executables of real nodes. */
export interface NodeBinaries {
  readonly node: string;
  readonly coredns: string;
}

const nodeTools = ["kubernetes-node", "coredns"] as const;

/** Programs of real nodes. Most of them are the lab's own, so they are always built. */
export const chosenNodeBinaries = (): ChosenPart<NodeBinaries> => ({
  tools: nodeTools.filter((tool) => !isBuilt(tool)),
  value: () => ({ node: finishedDirectory("kubernetes-node"), coredns: finishedDirectory("coredns") }),
});

/** Builds missing programs of real nodes. */
export async function ensureNodeBinaries(progress: Progress): Promise<NodeBinaries> {
  await buildTools(nodeTools, progress);
  return chosenNodeBinaries().value();
}
