import { defineRule, meant, removed, setTo, Severity } from "../../../domain/index.ts";
import { type ArgumentValue, Role } from "../../../topology/index.ts";
import { type GraphMode, graphModes, modeNamed } from "../graphs/mode.ts";
import { placeOf, settingsOf, usesGraphs, variable } from "../group-settings.ts";

const MODE_OF_DECODE: GraphMode = "FULL_DECODE_ONLY";

export const decodeGraphs = defineRule({
  id: "ascend-decode-graphs",
  severity: Severity.Advice,
  source: "vllm-ascend, every document with prefill and decode groups sets FULL_DECODE_ONLY on decode",
  per: "group",
  check: (group, { at }) => {
    const mode = settingsOf(group, "compilationConfig")["cudagraph_mode"];
    const eager = group.args["enforceEager"] === true;
    const enforceEager = { path: at("args.enforceEager").path };
    if (group.role !== Role.Decode || (mode === MODE_OF_DECODE && !eager)) return [];
    return [
      {
        ...at("args.compilationConfig.cudagraph_mode"),
        message: eager
          ? `enforceEager is on, but the vllm-ascend documentation sets cudagraph_mode ${MODE_OF_DECODE} in decode groups.`
          : `cudagraph_mode is not ${MODE_OF_DECODE}, which the vllm-ascend documentation sets in decode groups.`,
        fix:
          mode === MODE_OF_DECODE
            ? removed(enforceEager)
            : setTo(MODE_OF_DECODE, {
                as: MODE_OF_DECODE,
                ...(eager
                  ? { ending: ", and remove enforceEager", also: [{ ...enforceEager, remove: true }] }
                  : {}),
              }),
      },
    ];
  },
});

export const graphModeKnown = defineRule({
  id: "vllm-graph-mode-known",
  source: "vLLM, CUDAGraphMode in config/compilation.py: an unknown name raises a bare KeyError",
  per: "group",
  check: (group, { at }) => {
    const mode = settingsOf(group, "compilationConfig")["cudagraph_mode"];
    if (mode === undefined || isMode(mode)) return [];
    const name = typeof mode === "string" ? mode : JSON.stringify(mode);
    return [
      {
        ...at("args.compilationConfig.cudagraph_mode"),
        message: `vLLM has no cudagraph_mode ${name}.`,
        fix: meant(name, graphModes),
      },
    ];
  },
});

/** Names are taken in any case, and the numbers of the first three modes. */
function isMode(mode: ArgumentValue): boolean {
  return typeof mode === "string" ? modeNamed(mode) !== undefined : [0, 1, 2].some((one) => one === mode);
}

export const launchBlockingGraphs = defineRule({
  id: "ascend-launch-blocking-graphs",
  releases: { before: "0.29" },
  source:
    "vllm-ascend v0.13.0, platform.py:305, to v0.28.0rc1, platform.py:1229; v0.29.0rc1 does not refuse it",
  per: "group",
  check: (group) => {
    const setting = variable(group, "ASCEND_LAUNCH_BLOCKING");
    if (setting?.value !== "1" || !usesGraphs(group)) return [];
    return [
      {
        ...placeOf(setting),
        message: "ASCEND_LAUNCH_BLOCKING 1 is not supported while the engine captures graphs.",
        fix: removed({ ending: `, or set groups.${group.name}.args.enforceEager to true` }),
      },
    ];
  },
});
