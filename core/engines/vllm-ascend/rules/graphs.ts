import { defineRule, Severity } from "../../../domain/index.ts";
import { suggest } from "../../../errors/index.ts";
import { Role } from "../../../topology/index.ts";
import { settingsOf, usesGraphs, variable } from "../group-settings.ts";

const MODES = ["NONE", "PIECEWISE", "FULL", "FULL_DECODE_ONLY", "FULL_AND_PIECEWISE"];

const MODE_OF_DECODE = "FULL_DECODE_ONLY";

export const decodeGraphs = defineRule({
  id: "ascend-decode-graphs",
  severity: Severity.Advice,
  source: "vllm-ascend, every document with separate prefill and decode",
  per: "group",
  check: (group, { at }) => {
    const mode = settingsOf(group, "compilationConfig")["cudagraph_mode"];
    const eager = group.args["enforceEager"] === true;
    if (group.role !== Role.Decode || (mode === MODE_OF_DECODE && !eager)) return [];
    return [
      {
        ...at("args.compilationConfig.cudagraph_mode"),
        message: "Upstream's documents run decode groups in full graphs.",
        fix:
          mode === MODE_OF_DECODE
            ? "Remove enforceEager"
            : `Set cudagraph_mode to ${MODE_OF_DECODE}${eager ? ", and remove enforceEager" : ""}`,
      },
    ];
  },
});

export const graphModeKnown = defineRule({
  id: "vllm-graph-mode-known",
  source: "vLLM, CUDAGraphMode in config/compilation.py: an unknown name ends in a bare KeyError",
  per: "group",
  check: (group, { at }) => {
    const mode = settingsOf(group, "compilationConfig")["cudagraph_mode"];
    if (typeof mode !== "string" || MODES.includes(mode.toUpperCase())) return [];
    return [
      {
        ...at("args.compilationConfig.cudagraph_mode"),
        message: `vLLM has no cudagraph_mode ${mode}.`,
        fix: suggest(mode, MODES),
      },
    ];
  },
});

export const launchBlockingGraphs = defineRule({
  id: "ascend-launch-blocking-graphs",
  releases: { since: "0.18" },
  source: "vllm-ascend v0.18.0, platform.py:463",
  per: "group",
  check: (group) => {
    const setting = variable(group, "ASCEND_LAUNCH_BLOCKING");
    if (setting?.value !== "1" || !usesGraphs(group)) return [];
    return [
      {
        ...setting,
        message: "vllm-ascend cannot capture graphs while ASCEND_LAUNCH_BLOCKING is 1.",
        fix: `Remove ASCEND_LAUNCH_BLOCKING, or set groups.${group.name}.args.enforceEager to true`,
      },
    ];
  },
});
