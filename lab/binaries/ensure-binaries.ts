import type { Progress } from "../host/progress.ts";
import { buildTool } from "./build.ts";

/** Directories of the executables that the local cluster consists of. */
export interface ClusterBinaries {
  readonly kubernetes: string;
  readonly kwok: string;
}

/** Builds what is missing, one tool after the other: each build uses all cores. */
export async function ensureClusterBinaries(progress: Progress): Promise<ClusterBinaries> {
  const kubernetes = await buildTool("kubernetes", progress);
  const kwok = await buildTool("kwok", progress);
  return { kubernetes, kwok };
}

/** Directories of what nodes consist of that really run their pods. */
export interface NodeBinaries {
  readonly node: string;
  readonly coredns: string;
}

/** Builds what is missing for real nodes. */
export async function ensureNodeBinaries(progress: Progress): Promise<NodeBinaries> {
  const node = await buildTool("kubernetes-node", progress);
  const coredns = await buildTool("coredns", progress);
  return { node, coredns };
}
