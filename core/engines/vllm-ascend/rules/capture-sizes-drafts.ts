import { eachGroup, type EngineRule, Severity } from "../../../domain/index.ts";
import { captureSizes, draftTokens, settingsOf, usesGraphs } from "../group-settings.ts";

export const captureSizesDrafts: EngineRule = {
  id: "vllm-capture-sizes-drafts",
  severity: Severity.Warning,
  versions: { since: "0.18" },
  source:
    "vLLM 0.20.2, compilation.py:1415: whole graphs of decode are rounded to steps of one token and its drafts",
  check: eachGroup((group) => {
    const sizes = captureSizes(group);
    const step = 1 + draftTokens(group);
    const mode = settingsOf(group, "compilationConfig")["cudagraph_mode"];
    if (sizes === undefined || !usesGraphs(group) || typeof mode !== "string" || !mode.startsWith("FULL"))
      return [];
    const odd = sizes.value.filter((size) => size % step !== 0);
    if (odd.length === 0) return [];
    return [
      {
        ...sizes,
        message: `${odd.join(", ")} are rounded up: a sequence takes ${step} tokens of a step.`,
        fix: `give multiples of ${step}`,
      },
    ];
  }),
};
