import { drafts, graphs, serving } from "../deployment.ts";
import type { Report } from "../report.ts";

const shape = {
  nodes: 2,
  data: 2,
  tensor: 16,
  env: { VLLM_ASCEND_BALANCE_SCHEDULING: "1", VLLM_ASCEND_ENABLE_MLAPO: "1" },
  args: {
    enableExpertParallel: true,
    maxNumBatchedTokens: 4096,
    maxNumSeqs: 16,
    maxModelLen: 65_536,
    ...graphs("FULL_DECODE_ONLY"),
    ...drafts(3),
  },
};

/** Networks between nodes. The topology does not tell them apart; preflight does, which test/procedures shows. */
export const reports: readonly Report[] = [
  {
    link: "https://github.com/vllm-project/vllm-ascend/issues/9447",
    saw: "two A3 joined by RoCE only end in MoeDistributeDispatchV4; the topology itself is right",
    topology: serving(
      { model: "GLM-5.1", weights: "w8a8", version: "v0.20.2rc1", hardware: "atlas-800-a3" },
      shape,
    ),
    says: [],
    works: true,
  },
  {
    link: "https://github.com/vllm-project/vllm-ascend/issues/10738",
    saw: "two A3 work after the switch to one super-pod",
    topology: serving(
      { model: "GLM-5.2", weights: "w8a8", version: "v0.23.0", hardware: "atlas-800-a3" },
      shape,
    ),
    says: [],
    works: true,
  },
];
