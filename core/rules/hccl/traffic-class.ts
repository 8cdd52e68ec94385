import type { EngineRule } from "../../domain/index.ts";
import { numberRule } from "./variable-rules.ts";

export const trafficClass: EngineRule = numberRule({
  id: "hccl-traffic-class",
  variable: "HCCL_RDMA_TC",
  source: "HCCL, HCCL_RDMA_TC: 0 to 255, four times the DSCP",
  min: 0,
  max: 255,
  step: 4,
});
