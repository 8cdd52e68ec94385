import type { Diagnosis, Flags } from "../../domain/index.ts";

/** xLLM has no limit of a sequence's length to lower, and no eager mode but that without graphs. */
export const diagnosis: Diagnosis = {
  eager: withoutGraphs,
  graphCapture: withoutGraphs,
  // Its usual value depends on the release.
  maxNumSeqs: { flag: "maxSeqsPerBatch" },
  gpuMemoryUtilization: { flag: "maxMemoryUtilization", usual: 0.8 },
};

/** Graphs are off unless a flag turns them on; its name depends on the release. */
function withoutGraphs(given: Flags): Flags {
  return Object.fromEntries(
    ["enableGraph", "enableAclGraph"].flatMap((flag) => (given[flag] === true ? [[flag, false]] : [])),
  );
}
