import { eachGroup, type EngineRule } from "../../../domain/index.ts";
import { additional } from "../group-settings.ts";

export const megaMoeTokens: EngineRule = {
  id: "ascend-mega-moe-tokens",
  versions: { since: "0.23" },
  source: "vllm-ascend v0.23.0 and v0.25.1rc1, ascend_config.py: mega_moe_max_tokens raises ValueError",
  check: eachGroup((group) => {
    const setting = additional(group, "mega_moe_max_tokens");
    if (setting === undefined) return [];
    const { value } = setting;
    // Python takes true as 1.
    if (value === true || (typeof value === "number" && Number.isSafeInteger(value) && value > 0)) return [];
    return [
      {
        ...setting,
        message: "The plugin refuses to start without a whole number from 1 on here.",
        fix: "write a whole number from 1 on, or take it out",
      },
    ];
  }),
};
