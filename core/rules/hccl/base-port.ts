import type { EngineRule } from "../../domain/index.ts";
import { numberRule } from "./variable-rules.ts";

export const basePort: EngineRule = numberRule({
  id: "hccl-base-port",
  variable: "HCCL_IF_BASE_PORT",
  // It takes up to 65520, from where the ports of devices and leaders end behind the last one.
  source: "HCCL, HCCL_IF_BASE_PORT: 1024 to 65520, and 32 ports from there up to 65535",
  min: 1024,
  max: 65_504,
});
