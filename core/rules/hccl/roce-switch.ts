import type { EngineRule } from "../../domain/index.ts";
import { choiceRule } from "./variable-rules.ts";

export const roceSwitch: EngineRule = choiceRule({
  id: "hccl-roce-switch",
  variable: "HCCL_INTRA_ROCE_ENABLE",
  source: "HCCL, HCCL_INTRA_ROCE_ENABLE",
  choices: ["0", "1"],
});
