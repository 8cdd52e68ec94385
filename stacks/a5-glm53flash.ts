import { defineTopology } from "../core/index.ts";
import { base, drafts, engines, everywhere, VOLUME } from "./parts/vllm-ascend-documents.ts";

/**
 * GLM-5.3-Flash w8a8-mxfp8 on one Ascend 950DT, with one image per request. GLM5.3-Flash.md of vllm-ascend v0.30.0rc2, §5.1.
 *
 * Additions to the documented process:
 * - `HCCL_IF_IP`, `VLLM_HOST_IP` and the names of the NIC. With hostNetwork a pod sees every NIC of the node, and the first
 *   one that HCCL or Gloo finds can be the wrong one.
 * - `--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget.
 * - The additions of every stack in docs/additions.md.
 *
 * Documented value that vLLM changes, kept unchanged: of `cudagraph_capture_sizes`, 1 and 2 become 4, the tokens of a sequence
 * with three drafts.
 */
export default defineTopology({
  name: "a5-glm53flash",
  summary: "GLM-5.3-Flash w8a8-mxfp8 on one Ascend 950DT, tp 8, context 132096",
  source: "GLM5.3-Flash.md of vllm-ascend v0.30.0rc2, §5.1",
  model: {
    name: "GLM-5.3-Flash",
    weights: "w8a8-mxfp8",
    path: `${VOLUME}/modelscope/hub/models/Eco-Tech/GLM-5.3-Flash-w8a8-mxfp8`,
    volumePath: VOLUME,
    servedModelName: "glm",
  },
  engine: engines["v0.30.0rc2"],
  hardware: "ascend-950dt",
  groups: {
    serve: {
      role: "serve",
      nodes: 1,
      dataParallelSize: 1,
      tensorParallelSize: 8,
      ports: { api: 8000 },
      env: {
        PYTORCH_NPU_ALLOC_CONF: everywhere.PYTORCH_NPU_ALLOC_CONF,
        VLLM_USE_V2_MODEL_RUNNER: "0",
        HCCL_BUFFSIZE: "1024",
      },
      args: {
        ...base,
        ...drafts(3),
        enableExpertParallel: true,
        maxNumSeqs: 32,
        maxModelLen: 132096,
        maxNumBatchedTokens: 8192,
        gpuMemoryUtilization: 0.9,
        limitMmPerPrompt: { image: 1, video: 0 },
        compilationConfig: {
          cudagraph_mode: "FULL_DECODE_ONLY",
          cudagraph_capture_sizes: [1, 2, 4, 8, 16, 32, 64, 96, 128],
        },
      },
    },
  },
  accepts: {
    "vllm-capture-sizes-drafts": {
      "groups.serve.args.compilationConfig.cudagraph_capture_sizes":
        "the document lists 1 and 2, too; vLLM rounds them up to 4, which the list has",
    },
  },
});
