import { drafts, graphs, serving } from "../deployment.ts";
import type { Report } from "../report.ts";

const glm = { enableExpertParallel: true, maxNumBatchedTokens: 4096, ...graphs("FULL_DECODE_ONLY") };

/** Weights and caches that do not fit. */
export const reports: readonly Report[] = [
  {
    link: "https://github.com/vllm-project/vllm-ascend/issues/8817",
    saw: "GLM-5.1 w8a8 does not fit one A2",
    topology: serving(
      { model: "GLM-5.1", weights: "w8a8", version: "v0.20.2rc1", hardware: "atlas-800-a2" },
      { tensor: 8, args: { ...glm, maxNumSeqs: 4, maxModelLen: 8192 } },
    ),
    says: [{ severity: "error", message: /memory|GiB|GB/ }],
  },
  {
    link: "https://github.com/vllm-project/vllm-ascend/issues/6875",
    saw: "GLM-5 in bf16 leaves no memory on four A2 with tp 8 and dp 4",
    topology: serving(
      { model: "GLM-5", weights: "bf16", version: "v0.20.2rc1", hardware: "atlas-800-a2" },
      { nodes: 4, data: 4, tensor: 8, args: { ...glm, maxNumSeqs: 16, maxModelLen: 202_752 } },
    ),
    says: [{ severity: "error", message: /memory|GiB|GB/ }],
  },
  {
    link: "https://github.com/vllm-project/vllm-ascend/pull/12920",
    saw: "GLM-5.2 w4a8c8 serves 16384 tokens on one A2",
    topology: serving(
      { model: "GLM-5.2", weights: "w4a8c8", version: "v0.23.0rc1", hardware: "atlas-800-a2" },
      {
        tensor: 8,
        args: {
          ...glm,
          maxModelLen: 16_384,
          maxNumSeqs: 4,
          maxNumBatchedTokens: 2048,
          gpuMemoryUtilization: 0.96,
          ...drafts(3),
        },
      },
    ),
    says: [],
    works: true,
  },
];
