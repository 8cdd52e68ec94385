import type { EngineRule } from "../../domain/index.ts";
import { choiceRule } from "./variable-rules.ts";

export const pcieSwitch: EngineRule = choiceRule({
  id: "hccl-pcie-switch",
  variable: "HCCL_INTRA_PCIE_ENABLE",
  source: "HCCL, HCCL_INTRA_PCIE_ENABLE",
  choices: ["0", "1"],
});
