import type { Rule } from "../rule.ts";
import { numberRule } from "./variable-rules.ts";

export const basePort: Rule = numberRule({
  id: "hccl-base-port",
  variable: "HCCL_IF_BASE_PORT",
  source: "HCCL, HCCL_IF_BASE_PORT: 1024 to 65520",
  min: 1024,
  max: 65_520,
  // xLLM has a rule of its own for it.
  engines: ["vllm-ascend"],
});
