import type { EngineRule } from "../../domain/index.ts";
import { numberRule } from "./variable-rules.ts";

export const rdmaRetries: EngineRule = numberRule({
  id: "hccl-rdma-retries",
  variable: "HCCL_RDMA_RETRY_CNT",
  source: "HCCL, HCCL_RDMA_RETRY_CNT: 1 to 7",
  min: 1,
  max: 7,
});
