import type { Diagnosis, Flags, NeededFlags, ResolvedGroup, ResolvedTopology } from "../../domain/index.ts";
import { capturedGraphs, largestSize } from "./graphs/captured.ts";
import { isEager, keepsLargestSize, requiresGraphs } from "./graphs/mode.ts";
import { sequenceParallel, settingsOf, usesGraphs } from "./group-settings.ts";
import { defaultUtilization } from "./versions.ts";

/** Deployment document 000: `--enforce-eager` separates faults of graph capture from faults of operators; the limits save memory. */
export const diagnosis: Diagnosis = {
  eager: () => ({ enforceEager: true }),
  graphCapture: withoutGraphs,
  maxModelLen: { flag: "maxModelLen" },
  maxNumSeqs: { flag: "maxNumSeqs" },
  gpuMemoryUtilization: { flag: "gpuMemoryUtilization", usual: defaultUtilization },
};

/** `cudagraph_mode` of `--compilation-config` (vllm/config/compilation.py); an eager group captures no graphs. */
function withoutGraphs({ compilationConfig, enforceEager }: Flags): Flags {
  if (enforceEager === true) return {};
  const given = typeof compilationConfig === "object" && !isList(compilationConfig) ? compilationConfig : {};
  return { compilationConfig: { ...given, cudagraph_mode: "NONE" } };
}

/** Sequence parallelism needs graphs of whole multiples of the tensor-parallel degree, or no compilation at all. */
export function neededFlags(topology: ResolvedTopology, group: ResolvedGroup): readonly NeededFlags[] {
  const { version } = topology.spec.engine;
  const { tensorParallelSize } = group;
  if (tensorParallelSize === 1 || sequenceParallel(topology, group) === undefined)
    return graphOfOneSequence(topology, group);
  if (!usesGraphs(group)) {
    return isEager(group.args) || !requiresGraphs(version)
      ? []
      : [{ switch: "graphCapture", flags: { enforceEager: true } }];
  }
  const graphs = capturedGraphs(topology, group);
  if (graphs === undefined || graphs.listed !== undefined || graphs.limits.tokens < tensorParallelSize)
    return [];
  const { kept, sizes } = graphs;
  if (kept.length > 0 && (kept.at(-1) === sizes.at(-1) || !keepsLargestSize(version))) return [];
  const compilationConfig = {
    ...settingsOf(group, "compilationConfig"),
    cudagraph_capture_sizes: kept.length > 0 ? [...kept] : [tensorParallelSize],
  };
  return [{ switch: "maxNumSeqs", flags: { compilationConfig } }];
}

/** For very few sequences vLLM lists only sizes below a sequence with its draft tokens, and then refuses to start. */
function graphOfOneSequence(topology: ResolvedTopology, group: ResolvedGroup): readonly NeededFlags[] {
  const graphs = usesGraphs(group) ? capturedGraphs(topology, group) : undefined;
  if (graphs === undefined || graphs.listed !== undefined || largestSize(group) !== undefined) return [];
  const { captured, limits, multiple } = graphs;
  if (captured.length > 0 || limits.tokens < multiple) return [];
  const compilationConfig = {
    ...settingsOf(group, "compilationConfig"),
    cudagraph_capture_sizes: [multiple],
  };
  return [{ switch: "maxNumSeqs", flags: { compilationConfig } }];
}

function isList(value: Flags[string]): value is readonly Flags[string][] {
  return Array.isArray(value);
}
