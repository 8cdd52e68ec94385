import type { Progress } from "../host/progress.ts";
import { buildTool } from "./build.ts";

/** Directories of the control plane's executables. */
export interface ClusterBinaries {
  readonly kubernetes: string;
  readonly kwok: string;
}

/** Builds missing programs, one after the other, because each build uses all cores. */
export async function ensureClusterBinaries(progress: Progress): Promise<ClusterBinaries> {
  const kubernetes = await buildTool("kubernetes", progress);
  const kwok = await buildTool("kwok", progress);
  return { kubernetes, kwok };
}

/** Directories of the executables of real nodes. */
export interface NodeBinaries {
  readonly node: string;
  readonly coredns: string;
}

/** Builds missing programs of real nodes. */
export async function ensureNodeBinaries(progress: Progress): Promise<NodeBinaries> {
  const node = await buildTool("kubernetes-node", progress);
  const coredns = await buildTool("coredns", progress);
  return { node, coredns };
}
