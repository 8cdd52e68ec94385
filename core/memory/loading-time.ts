import { type ResolvedTopology, sumOf } from "../domain/index.ts";
import { weightParts } from "./weights.ts";

/** MindCluster expects half an hour and more for models of hundreds of GB: 720 GB in 30 minutes. */
const BYTES_PER_SECOND = 0.4e9;

const GIGABYTE = 1e9;

/** Bytes that every node reads at start-up: each process reads all files and keeps its share. */
function weightBytes({ model, spec }: ResolvedTopology): number {
  return sumOf(
    weightParts(model, spec.model.weights, {
      tensorParallelSize: 1,
      expertParallelSize: 1,
      expertTensorParallelSize: 1,
      draftLayers: 1,
      wholeAttention: "none",
      wholeSharedExperts: false,
      contextShards: 1,
    }),
  );
}

/** Seconds to load the weights from the slowest storage in the documents. */
export function loadingSeconds(topology: ResolvedTopology): number {
  return Math.ceil(weightBytes(topology) / BYTES_PER_SECOND);
}

/** The loading time in words: `GLM-5 in w4a8 has 389 GB of weights, which take 972 s to load at 0.4 GB/s`. */
export function printLoading(topology: ResolvedTopology): string {
  const { model, spec } = topology;
  const size = Math.round(weightBytes(topology) / GIGABYTE);
  return `${model.name} in ${spec.model.weights} has ${size} GB of weights, which take ${loadingSeconds(topology)} s to load at ${BYTES_PER_SECOND / GIGABYTE} GB/s`;
}
