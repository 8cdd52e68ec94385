import { apart, drafts, graphs, serving } from "../deployment.ts";
import type { Report } from "../report.ts";

const a3 = { weights: "w8a8", version: "v0.23.0", hardware: "atlas-800-a3" } as const;

const glm = { enableExpertParallel: true, maxModelLen: 65_536, maxNumBatchedTokens: 4096 };

/** Sizes of captured graphs, and buffers of collectives. */
export const reports: readonly Report[] = [
  {
    link: "https://github.com/vllm-project/vllm-ascend/issues/16049",
    saw: "maxNumSeqs 12 leaves steps of 9 to 12 sequences without a graph, 7.5 times slower",
    topology: serving(
      { model: "GLM-5.1", ...a3 },
      { nodes: 2, data: 2, tensor: 16, args: { ...glm, maxNumSeqs: 12, ...graphs("FULL_DECODE_ONLY") } },
    ),
    says: [{ severity: "warning", message: /without a graph/, fix: /16/ }],
  },
  {
    link: "https://github.com/vllm-project/vllm-ascend/pull/16623",
    saw: "maxNumSeqs 20 leaves steps of 17 to 20 sequences without a graph",
    topology: serving(
      { model: "GLM-5.1", ...a3 },
      { nodes: 2, data: 2, tensor: 16, args: { ...glm, maxNumSeqs: 20, ...graphs("FULL_DECODE_ONLY") } },
    ),
    says: [{ severity: "warning", message: /without a graph/, fix: /24/ }],
  },
  {
    link: "https://github.com/vllm-project/vllm-ascend/pull/6545",
    saw: "sizes up to 16 leave full steps of 8 sequences with 3 draft tokens without a graph",
    topology: serving(
      { model: "GLM-5", ...a3, version: "v0.20.2rc1", weights: "w4a8" },
      {
        tensor: 16,
        args: { ...glm, maxNumSeqs: 8, ...drafts(3), ...graphs("FULL_DECODE_ONLY", [4, 8, 16]) },
      },
    ),
    says: [{ severity: "warning", message: /below the 32 tokens of a step/, fix: /32/ }],
  },
  {
    link: "https://github.com/vllm-project/vllm-ascend/pull/5637",
    saw: "sizes that are no multiples of a sequence with its draft tokens are rounded",
    topology: serving(
      { model: "GLM-5", ...a3, version: "v0.20.2rc1", weights: "w4a8" },
      {
        tensor: 16,
        args: { ...glm, maxNumSeqs: 8, ...drafts(3), ...graphs("FULL_DECODE_ONLY", [4, 10, 32]) },
      },
    ),
    says: [{ severity: "warning", message: /multiples of 4/ }],
  },
  {
    link: "https://github.com/vllm-project/vllm-ascend/issues/16835",
    saw: "HCCL_BUFFSIZE 256 is too small for hierarchical dispatch of 16 sequences with 5 draft tokens; 600 is enough",
    topology: apart(
      { model: "GLM-5.1", ...a3 },
      {
        prefill: {
          nodes: 2,
          data: 2,
          tensor: 16,
          env: { HCCL_BUFFSIZE: "256" },
          args: { ...glm, maxNumSeqs: 16, enforceEager: true, ...graphs("NONE"), ...drafts(1) },
        },
        decode: {
          nodes: 2,
          data: 16,
          tensor: 2,
          env: { HCCL_BUFFSIZE: "256" },
          args: {
            ...glm,
            maxNumBatchedTokens: 96,
            maxNumSeqs: 16,
            gpuMemoryUtilization: 0.92,
            ...graphs("FULL_DECODE_ONLY"),
            ...drafts(5),
            additionalConfig: { enable_mc2_hierarchy_comm: true },
          },
        },
      },
    ),
    says: [
      {
        severity: "warning",
        path: "groups.decode.env.HCCL_BUFFSIZE",
        message: /HCCL_BUFFSIZE/,
        fix: /(59\d|6[0-4]\d)/,
      },
    ],
  },
];
