import type { EngineRule } from "../../domain/index.ts";
import { choiceRule } from "./variable-rules.ts";

export const deterministic: EngineRule = choiceRule({
  id: "hccl-deterministic",
  variable: "HCCL_DETERMINISTIC",
  source: "HCCL, HCCL_DETERMINISTIC",
  choices: ["false", "true", "strict"],
});
