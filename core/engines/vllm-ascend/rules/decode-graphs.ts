import { eachGroup, type EngineRule, Severity } from "../../../domain/index.ts";
import { Role } from "../../../topology/index.ts";
import { settingsOf } from "../group-settings.ts";

export const decodeGraphs: EngineRule = {
  id: "ascend-decode-graphs",
  severity: Severity.Advice,
  source: "vllm-ascend, every document with prefill and decode apart",
  check: eachGroup((group) => {
    const mode = settingsOf(group, "compilationConfig")["cudagraph_mode"];
    if (group.role !== Role.Decode || (mode === "FULL_DECODE_ONLY" && group.args["enforceEager"] !== true))
      return [];
    return [
      {
        path: `groups.${group.name}.args.compilationConfig.cudagraph_mode`,
        ...(mode === undefined ? {} : { value: mode }),
        message: "The documents run decode in whole graphs.",
        fix: "set it to FULL_DECODE_ONLY, without enforceEager",
      },
    ];
  }),
};
