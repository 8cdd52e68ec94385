import type { EngineRule } from "../../domain/index.ts";
import { numberRule } from "./variable-rules.ts";

export const serviceLevel: EngineRule = numberRule({
  id: "hccl-service-level",
  variable: "HCCL_RDMA_SL",
  source: "HCCL, HCCL_RDMA_SL: 0 to 7; EI0001 otherwise",
  min: 0,
  max: 7,
});
