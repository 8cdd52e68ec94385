import { drafts, graphs, serving } from "../deployment.ts";
import type { Report } from "../report.ts";

const parsers = { toolCallParser: "glm47", reasoningParser: "glm45", enableAutoToolChoice: true };

/** Setups that people report as working. */
export const reports: readonly Report[] = [
  {
    link: "https://github.com/vllm-project/vllm-ascend/issues/10783",
    saw: "GLM-5.2 w4a8 on two A2 serves 131072 tokens at about 50 tokens per second",
    topology: serving(
      { model: "GLM-5.2", weights: "w4a8", version: "v0.23.0", hardware: "atlas-800-a2" },
      {
        nodes: 2,
        data: 2,
        tensor: 8,
        ports: { api: 8078, dataParallelRpc: 13_390 },
        args: {
          enableExpertParallel: true,
          maxModelLen: 131_072,
          maxNumSeqs: 4,
          maxNumBatchedTokens: 4096,
          ...parsers,
          ...graphs("FULL_DECODE_ONLY"),
          ...drafts(5),
        },
      },
    ),
    says: [],
    works: true,
  },
  {
    link: "https://github.com/vllm-project/vllm-ascend/pull/12779",
    saw: "GLM-5.2 w4a8c8 on one A2 answers with 4 sequences of 16384 tokens",
    topology: serving(
      { model: "GLM-5.2", weights: "w4a8c8", version: "v0.23.0", hardware: "atlas-800-a2" },
      {
        tensor: 8,
        args: {
          enableExpertParallel: true,
          maxModelLen: 16_384,
          maxNumSeqs: 4,
          maxNumBatchedTokens: 2048,
          gpuMemoryUtilization: 0.96,
          ...graphs("FULL_DECODE_ONLY"),
          ...drafts(3),
        },
      },
    ),
    says: [],
    works: true,
  },
  {
    link: "https://github.com/vllm-project/vllm-ascend/pull/6872",
    saw: "GLM-4.7 w8a8 runs on two A2",
    topology: serving(
      { model: "GLM-4.7", weights: "w8a8", version: "v0.16.0rc1", hardware: "atlas-800-a2" },
      {
        nodes: 2,
        data: 2,
        tensor: 8,
        ports: { api: 8077, dataParallelRpc: 13_389 },
        args: {
          enableExpertParallel: true,
          maxModelLen: 32_768,
          maxNumSeqs: 16,
          maxNumBatchedTokens: 16_384,
          gpuMemoryUtilization: 0.9,
          asyncScheduling: true,
          ...graphs("FULL_DECODE_ONLY"),
        },
      },
    ),
    says: [],
    works: true,
  },
  {
    link: "https://github.com/vllm-project/vllm-ascend/pull/6717",
    saw: "GLM-5 w4a8 on two A2 is documented with tp 8",
    topology: serving(
      { model: "GLM-5", weights: "w4a8", version: "v0.20.2rc1", hardware: "atlas-800-a2" },
      {
        nodes: 2,
        data: 2,
        tensor: 8,
        ports: { api: 8077, dataParallelRpc: 13_389 },
        args: {
          enableExpertParallel: true,
          maxModelLen: 131_072,
          maxNumSeqs: 8,
          maxNumBatchedTokens: 4096,
          ...graphs("FULL_DECODE_ONLY"),
          ...drafts(3),
        },
      },
    ),
    says: [],
    works: true,
  },
  {
    link: "https://github.com/vllm-project/vllm-ascend/issues/9214",
    saw: "GLM-5.1 w8a8 starts on four A2 with tp 8 and dp 4",
    topology: serving(
      { model: "GLM-5.1", weights: "w8a8", version: "v0.20.2rc1", hardware: "atlas-800-a2" },
      {
        nodes: 4,
        data: 4,
        tensor: 8,
        env: { VLLM_ASCEND_BALANCE_SCHEDULING: "1", VLLM_ASCEND_ENABLE_MLAPO: "1" },
        args: {
          enableExpertParallel: true,
          maxModelLen: 131_072,
          maxNumSeqs: 16,
          maxNumBatchedTokens: 4096,
          enableChunkedPrefill: true,
          enablePrefixCaching: true,
          asyncScheduling: true,
          ...graphs("FULL_DECODE_ONLY"),
          ...drafts(3),
        },
      },
    ),
    says: [],
    works: true,
  },
];
