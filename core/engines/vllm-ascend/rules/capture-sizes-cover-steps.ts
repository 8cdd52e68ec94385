import { eachGroup, type EngineRule, numberOf, Severity } from "../../../domain/index.ts";
import { Role } from "../../../topology/index.ts";
import { captureSizes, draftTokens, usesGraphs } from "../group-settings.ts";

export const captureSizesCoverSteps: EngineRule = {
  id: "vllm-capture-sizes-cover-steps",
  severity: Severity.Warning,
  source: "vLLM, v1/cudagraph_dispatcher.py: steps above the largest size run without a graph",
  check: eachGroup((group) => {
    const sizes = captureSizes(group);
    const sequences = numberOf(group, "maxNumSeqs");
    if (sizes === undefined || sequences === undefined || !usesGraphs(group)) return [];
    if (group.role === Role.Prefill) return [];
    const asked = sequences * (1 + draftTokens(group));
    const step = Math.min(asked, numberOf(group, "maxNumBatchedTokens") ?? asked);
    const largest = Math.max(...sizes.value);
    if (largest >= step) return [];
    return [
      {
        ...sizes,
        message: `A full step of ${sequences} sequences has ${step} tokens, and the largest graph is for ${largest}.`,
        fix: `add ${step}, or lower maxNumSeqs`,
      },
    ];
  }),
};
