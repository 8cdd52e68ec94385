import { drafts, graphs, serving } from "../deployment.ts";
import type { Report } from "../report.ts";

const a3 = { model: "GLM-5", weights: "w4a8", version: "v0.20.2rc1", hardware: "atlas-800-a3" } as const;

const args = {
  enableExpertParallel: true,
  maxModelLen: 65_536,
  maxNumSeqs: 8,
  maxNumBatchedTokens: 4096,
};

/** Settings that the engine refuses. */
export const reports: readonly Report[] = [
  {
    link: "https://github.com/vllm-project/vllm/issues/2652",
    saw: "attention heads must be divisible by the tensor parallel size",
    topology: serving(a3, { tensor: 12, args }),
    says: [
      { severity: "error", path: "groups.serve.tensorParallelSize", message: /64 attention heads|heads/ },
      { severity: "error", message: /devices/ },
    ],
  },
  {
    link: "https://github.com/vllm-project/vllm/issues/52435",
    saw: "experts that the expert parallel size does not divide",
    topology: serving({ ...a3, model: "GLM-4.7", weights: "w8a8" }, { nodes: 3, data: 3, tensor: 16, args }),
    says: [{ severity: "warning", message: /does not divide the 160 experts/ }],
  },
  {
    link: "https://github.com/vllm-project/vllm-ascend/issues/902",
    saw: "a quantization that the release does not know ends the start",
    topology: ((topology) => ({ ...topology, model: { ...topology.model, quantization: "ascendx" } }))(
      serving(a3, { tensor: 16, args }),
    ),
    says: [{ severity: "error", path: "model.quantization", message: /ascendx/ }],
  },
  {
    link: "https://github.com/vllm-project/vllm-ascend/issues/8320",
    saw: "fused MC2 is not recommended for prefill with several ranks",
    topology: serving(
      { ...a3, version: "v0.20.2rc1" },
      { tensor: 16, env: { VLLM_ASCEND_ENABLE_FUSED_MC2: "3" }, args },
    ),
    says: [
      {
        severity: "error",
        path: "groups.serve.env.VLLM_ASCEND_ENABLE_FUSED_MC2",
        message: /must be 0, 1 or 2/,
      },
    ],
  },
  {
    link: "https://github.com/vllm-project/vllm-ascend/issues/14466",
    saw: "GLM checkpoints in fp8 do not run on A2 and A3",
    topology: serving(
      { ...a3, model: "GLM-5", weights: "fp8", version: "v0.23.0" },
      { nodes: 2, data: 2, tensor: 16, args: { ...args, ...graphs("FULL_DECODE_ONLY"), ...drafts(1) } },
    ),
    says: [{ severity: "error", message: /fp8/i }],
  },
  {
    link: "https://github.com/vllm-project/vllm-ascend/issues/16954",
    saw: "v0.23.0 has no kvCacheDtype int8, which the document of a later release sets",
    topology: serving(
      { ...a3, model: "GLM-5.1", version: "v0.23.0" },
      { tensor: 16, args: { ...args, kvCacheDtype: "int8", ...graphs("FULL_DECODE_ONLY") } },
    ),
    says: [{ severity: "error", path: "groups.serve.args.kvCacheDtype", message: /int8/ }],
  },
  {
    link: "https://github.com/vllm-project/vllm-ascend/issues/9736",
    saw: "the draft layer of GLM-5 w4a8 fails in graphs",
    topology: serving(
      { ...a3, version: "v0.21.0rc1" },
      { data: 4, tensor: 4, args: { ...args, ...graphs("FULL_DECODE_ONLY"), ...drafts(3) } },
    ),
    says: [
      {
        severity: "advice",
        path: "groups.serve.args.speculativeConfig.enforce_eager",
        message: /without graphs/,
      },
    ],
  },
  {
    link: "https://github.com/vllm-project/vllm-ascend/issues/6754",
    saw: "the draft layer of GLM-5 lacks shared_head.head.weight in the checkpoint",
    topology: serving(
      { ...a3, weights: "bf16" },
      {
        nodes: 2,
        data: 2,
        tensor: 16,
        args: { ...args, maxModelLen: 32_768, ...graphs("FULL_DECODE_ONLY"), ...drafts(3) },
      },
    ),
    says: [{ severity: "warning", message: /draft|MTP|shared_head/ }],
  },
];
