import { defineTopology } from "../core/index.ts";

/**
 * GLM-4.7-FP8 on one Atlas 800 A2. Deployment document 000: an analysis, not verified on hardware. No release of vllm-ascend
 * documents FP8 GLM; the document itself calls `--quantization ascend` with W8A8 weights the verified configuration.
 *
 * The image is v0.18.0rc1 with CANN 8.5.1. The document says that this release needs a script that replaces attention
 * operators, but leaves its line commented out. To run it: `pulumi config set --path vllmAscend.installFiaOperators true`.
 * The script downloads at every start, so the nodes need internet access.
 *
 * Documented variables without effect, kept unchanged:
 * - No release reads `VLLM_ASCEND_ENABLE_TOPK_OPTIMIZE`.
 * - `VLLM_ASCEND_ENABLE_FUSED_MC2` works on A3 only (ascend_forward_context.py:283).
 *
 * Additions to the documented process:
 * - `--host 0.0.0.0 --port 8000` and `--data-parallel-size 1`: the defaults that the document relies on, made explicit.
 * - `HCCL_IF_IP`, `VLLM_HOST_IP` and the names of the NIC. With hostNetwork a pod sees every NIC of the node, and the first
 *   one that HCCL or Gloo finds can be the wrong one.
 * - `--shutdown-timeout`, the grace period minus 30 s. Without it vLLM aborts running requests at SIGTERM.
 * - `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget. By default the API process gives up after 600 s; loading the weights
 *   from a cold file system takes longer.
 * - The additions of every stack in docs/additions.md.
 */
export default defineTopology({
  name: "a2-glm47-fp8",
  summary: "GLM-4.7-FP8 on one Atlas 800 A2, tp 8 with expert parallelism, context 133000",
  source: "deployment document 000",
  model: {
    name: "GLM-4.7",
    weights: "fp8",
    path: "/models/GLM-4.7-FP8",
    volumePath: "/models",
    servedModelName: "glm47-fp8",
  },
  engine: { name: "vllm-ascend", version: "v0.18.0rc1" },
  hardware: "atlas-800-a2",
  groups: {
    serve: {
      role: "serve",
      nodes: 1,
      dataParallelSize: 1,
      tensorParallelSize: 8,
      ports: { api: 8000 },
      env: {
        HCCL_BUFFSIZE: "512",
        OMP_PROC_BIND: "false",
        OMP_NUM_THREADS: "1",
        PYTORCH_NPU_ALLOC_CONF: "expandable_segments:True",
        HCCL_OP_EXPANSION_MODE: "AIV",
        VLLM_ASCEND_BALANCE_SCHEDULING: "1",
        VLLM_ASCEND_ENABLE_TOPK_OPTIMIZE: "1",
        VLLM_ASCEND_ENABLE_FLASHCOMM1: "1",
        VLLM_ASCEND_ENABLE_FUSED_MC2: "1",
      },
      args: {
        enableExpertParallel: true,
        seed: 1024,
        maxModelLen: 133000,
        maxNumBatchedTokens: 8192,
        maxNumSeqs: 16,
        asyncScheduling: true,
        gpuMemoryUtilization: 0.9,
        compilationConfig: {
          cudagraph_capture_sizes: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512],
          cudagraph_mode: "FULL_DECODE_ONLY",
        },
        additionalConfig: {
          enable_shared_expert_dp: true,
          // The document recommends turning this fusion off on up to 16 devices.
          ascend_fusion_config: { fusion_ops_gmmswigluquant: false },
        },
      },
    },
  },
  accepts: {
    "ascend-fused-mc2-effective": {
      "groups.serve.env.VLLM_ASCEND_ENABLE_FUSED_MC2":
        "the document exports it; on A2 and with fp8 the plugin runs without fused MC2",
    },
    "ascend-variable-read": {
      "groups.serve.env.VLLM_ASCEND_ENABLE_TOPK_OPTIMIZE": "the document exports it; no release reads it",
    },
    "ascend-weights-read": {
      "model.weights": "the document analyses these weights, and calls the result not verified on hardware",
    },
    "vllm-capture-sizes-kept": {
      "groups.serve.args.compilationConfig.cudagraph_capture_sizes":
        "the document has this list; the plugin drops the sizes below the degree and starts",
    },
  },
});
