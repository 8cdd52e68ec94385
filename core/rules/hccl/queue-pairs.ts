import type { EngineRule } from "../../domain/index.ts";
import { numberRule } from "./variable-rules.ts";

export const queuePairs: EngineRule = numberRule({
  id: "hccl-queue-pairs",
  variable: "HCCL_RDMA_QPS_PER_CONNECTION",
  source: "HCCL, HCCL_RDMA_QPS_PER_CONNECTION: 1 to 32",
  min: 1,
  max: 32,
});
