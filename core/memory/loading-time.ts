import type { ResolvedTopology } from "../domain/index.ts";
import { weightParts } from "./weights.ts";

/** MindCluster speaks of half an hour and more for models of hundreds of GB: 720 GB in 30 minutes. */
const BYTES_PER_SECOND = 0.4e9;

const GIGABYTE = 1e9;

/** What every node reads when it starts: each process goes through all files and keeps its share. */
function weightBytes({ model, spec }: ResolvedTopology): number {
  return weightParts(model, spec.model.weights, {
    tensorParallelSize: 1,
    expertParallelSize: 1,
    expertTensorParallelSize: 1,
    draftLayers: 1,
    wholeAttention: "none",
    wholeSharedExperts: false,
    contextShards: 1,
  }).reduce((sum, { bytes }) => sum + bytes, 0);
}

/** How long that takes from storage as slow as the documents know it. */
export function loadingSeconds(topology: ResolvedTopology): number {
  return Math.ceil(weightBytes(topology) / BYTES_PER_SECOND);
}

/** The same for a person. */
export function printLoading(topology: ResolvedTopology): string {
  const size = Math.round(weightBytes(topology) / GIGABYTE);
  return `${topology.model.name} in ${topology.spec.model.weights} has ${size} GB, which take ${loadingSeconds(topology)} s at 0.4 GB/s`;
}
