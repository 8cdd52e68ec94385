import { type ResolvedTopology, sumOf } from "../domain/index.ts";
import { isSized } from "../facts/index.ts";
import { weightParts } from "./weights.ts";

/** MindCluster expects half an hour and more for models of hundreds of GB: 720 GB in 30 minutes. */
const BYTES_PER_SECOND = 0.4e9;

const GIGABYTE = 1e9;

/** Bytes that every node reads at start-up: each process reads all files and keeps its share. */
function weightBytes({ model, spec }: ResolvedTopology): number | undefined {
  if (!isSized(model)) return undefined;
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

/** The time to load the weights from the slowest storage in the documents. */
interface Loading {
  readonly seconds: number;
  /** In words: `GLM-5 in w4a8 has 389 GB of weights, which take 972 s to load at 0.4 GB/s`. */
  readonly text: string;
  /** The basis in words: `389 GB of weights at 0.4 GB/s, the slowest storage in the documents`. */
  readonly basis: string;
}

/** How long a group takes from its start until it may answer. */
interface StartTime {
  readonly seconds: number;
  /** Undefined where a size of the model is unknown, and the time is the limit of the startup probe. */
  readonly loading: Loading | undefined;
}

/** The time to load the weights, or else the limit of the startup probe. */
export function startTimeOf(topology: ResolvedTopology): StartTime {
  const loading = loadingOf(topology);
  const { periodSeconds, failureThreshold } = topology.site.probes.startup;
  return { seconds: loading?.seconds ?? periodSeconds * failureThreshold, loading };
}

/** Seconds as whole minutes, rounded up. */
export function wholeMinutes(seconds: number): number {
  return Math.ceil(seconds / 60);
}

/** The time to load the weights; undefined where a size of the model is unknown. */
export function loadingOf(topology: ResolvedTopology): Loading | undefined {
  const { model, spec } = topology;
  const bytes = weightBytes(topology);
  if (bytes === undefined) return undefined;
  const seconds = Math.ceil(bytes / BYTES_PER_SECOND);
  const size = Math.round(bytes / GIGABYTE);
  const speed = `${BYTES_PER_SECOND / GIGABYTE} GB/s`;
  return {
    seconds,
    text: `${model.name} in ${spec.model.weights} has ${size} GB of weights, which take ${seconds} s to load at ${speed}`,
    basis: `${size} GB of weights at ${speed}, the slowest storage in the documents`,
  };
}
