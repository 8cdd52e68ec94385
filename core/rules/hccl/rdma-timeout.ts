import type { EngineRule } from "../../domain/index.ts";
import { numberRule } from "./variable-rules.ts";

export const rdmaTimeout: EngineRule = numberRule({
  id: "hccl-rdma-timeout",
  variable: "HCCL_RDMA_TIMEOUT",
  source: "HCCL, HCCL_RDMA_TIMEOUT: 5 to 20 on A2 and A3",
  min: 5,
  max: 20,
});
