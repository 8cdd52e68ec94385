import type { EngineRule } from "../../domain/index.ts";
import { choiceRule } from "./variable-rules.ts";

export const hccsSwitch: EngineRule = choiceRule({
  id: "hccl-hccs-switch",
  variable: "HCCL_INTER_HCCS_DISABLE",
  source: "HCCL, HCCL_INTER_HCCS_DISABLE",
  choices: ["TRUE", "FALSE"],
});
