import type { Rule } from "../../domain/index.ts";
import { choiceRule } from "./variable-rules.ts";

export const deterministic: Rule = choiceRule({
  id: "hccl-deterministic",
  variable: "HCCL_DETERMINISTIC",
  source: "HCCL, HCCL_DETERMINISTIC",
  choices: ["false", "true", "strict"],
});
