import type { EngineRule } from "../../domain/index.ts";
import { numberRule } from "./variable-rules.ts";

export const executionTimeout: EngineRule = numberRule({
  id: "hccl-execution-timeout",
  variable: "HCCL_EXEC_TIMEOUT",
  source: "HCCL, HCCL_EXEC_TIMEOUT: 0 to 2147483647 seconds on A2 and A3",
  min: 0,
  max: 2_147_483_647,
});
