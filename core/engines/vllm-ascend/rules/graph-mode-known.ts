import { eachGroup, type EngineRule } from "../../../domain/index.ts";
import { suggest } from "../../../errors/index.ts";
import { settingsOf } from "../group-settings.ts";

const MODES = ["NONE", "PIECEWISE", "FULL", "FULL_DECODE_ONLY", "FULL_AND_PIECEWISE"];

export const graphModeKnown: EngineRule = {
  id: "vllm-graph-mode-known",
  source: "vLLM, CUDAGraphMode in config/compilation.py: another name dies with a bare KeyError",
  check: eachGroup((group) => {
    const mode = settingsOf(group, "compilationConfig")["cudagraph_mode"];
    if (typeof mode !== "string" || MODES.includes(mode.toUpperCase())) return [];
    return [
      {
        path: `groups.${group.name}.args.compilationConfig.cudagraph_mode`,
        value: mode,
        message: "vLLM has no such mode.",
        fix: suggest(mode, MODES),
      },
    ];
  }),
};
