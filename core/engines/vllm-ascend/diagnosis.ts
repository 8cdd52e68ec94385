import type { Diagnosis, Flags } from "../../domain/index.ts";

/** Deployment document 000: `--enforce-eager` separates faults of graph capture from faults of operators; the limits save memory. */
export const diagnosis: Diagnosis = {
  eager: () => ({ enforceEager: true }),
  graphCapture: withoutGraphs,
  maxModelLen: { flag: "maxModelLen" },
  maxNumSeqs: { flag: "maxNumSeqs" },
  gpuMemoryUtilization: { flag: "gpuMemoryUtilization", usual: 0.9 },
};

/** `cudagraph_mode` of `--compilation-config` (vllm/config/compilation.py); an eager group captures no graphs. */
function withoutGraphs({ compilationConfig, enforceEager }: Flags): Flags {
  if (enforceEager === true) return {};
  const given = typeof compilationConfig === "object" && !isList(compilationConfig) ? compilationConfig : {};
  return { compilationConfig: { ...given, cudagraph_mode: "NONE" } };
}

function isList(value: Flags[string]): value is readonly Flags[string][] {
  return Array.isArray(value);
}
