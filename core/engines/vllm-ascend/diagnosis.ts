import type { Diagnosis, Flags } from "../../domain/index.ts";

/** Source 000: `--enforce-eager` tells graph capture from operators, the other flags are for running out of memory. */
export const diagnosis: Diagnosis = {
  eager: () => ({ enforceEager: true }),
  graphCapture: withoutGraphs,
  maxModelLen: { flag: "maxModelLen" },
  maxNumSeqs: { flag: "maxNumSeqs" },
  gpuMemoryUtilization: { flag: "gpuMemoryUtilization", usual: 0.9 },
};

/** `cudagraph_mode` of `--compilation-config` (vllm/config/compilation.py); an eager group has no graphs to turn off. */
function withoutGraphs({ compilationConfig, enforceEager }: Flags): Flags {
  if (enforceEager === true) return {};
  const given = typeof compilationConfig === "object" && !isList(compilationConfig) ? compilationConfig : {};
  return { compilationConfig: { ...given, cudagraph_mode: "NONE" } };
}

function isList(value: Flags[string]): value is readonly Flags[string][] {
  return Array.isArray(value);
}
