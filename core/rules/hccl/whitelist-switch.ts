import type { EngineRule } from "../../domain/index.ts";
import { choiceRule } from "./variable-rules.ts";

export const whitelistSwitch: EngineRule = choiceRule({
  id: "hccl-whitelist-switch",
  variable: "HCCL_WHITELIST_DISABLE",
  source: "HCCL, HCCL_WHITELIST_DISABLE",
  choices: ["0", "1"],
});
