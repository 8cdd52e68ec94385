import type { EngineRule } from "../../domain/index.ts";
import { numberRule } from "./variable-rules.ts";

export const connectTimeout: EngineRule = numberRule({
  id: "hccl-connect-timeout",
  variable: "HCCL_CONNECT_TIMEOUT",
  source: "HCCL, HCCL_CONNECT_TIMEOUT: 120 to 7200 seconds",
  min: 120,
  max: 7200,
});
