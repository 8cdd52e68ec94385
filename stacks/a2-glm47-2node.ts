import { defineTopology } from "../core/index.ts";

const unreadKey = "the document sets this key; v0.13.0rc1 ignores it";

/**
 * GLM-4.7 bf16 on two Atlas 800T A2: two data-parallel ranks, the head serves, the other node is headless. Deployment
 * document 001.
 *
 * The document patches files of the image to make `--tool-call-parser glm47` and the two thinking switches work. Here
 * vLLM's plugin mechanism loads the parsers instead (`--tool-parser-plugin`, `--reasoning-parser-plugin`).
 *
 * v0.13.0rc1 reads neither the four keys of `additionalConfig` nor `VLLM_USE_V1`; they stay because the document sets them.
 * The document's `docker run` sets PYTORCH_NPU_ALLOC_CONF=max_split_size_mb:256, which its start script overwrites.
 *
 * Additions to the documented processes:
 * - `--tool-parser-plugin` and `--reasoning-parser-plugin`, instead of the patches.
 * - `VLLM_HOST_IP`, the address of the node. By default vLLM uses the NIC of the default route, which on nodes with several
 *   NICs can differ from that of HCCL.
 * - A supervisor on each node, and its port on the head (8083). A group cannot continue without one of its pods, and the
 *   head does not notice that its headless worker is gone.
 * - The additions of every stack in docs/additions.md.
 */
export default defineTopology({
  name: "a2-glm47-2node",
  summary: "GLM-4.7 bf16 on two Atlas 800T A2, dp 2, tp 8, context 8192",
  source: "deployment document 001, §3.1 to §3.3",
  model: {
    name: "GLM-4.7",
    weights: "bf16",
    // The document downloads to /opt/data/verification/models and mounts /opt/data at /root/.cache (§3.1, §3.2).
    path: "/root/.cache/verification/models/GLM-4.7",
    volumePath: "/root/.cache",
    servedModelName: "glm47",
  },
  // quay.io/ascend/vllm-ascend:v0.13.0rc1
  engine: { name: "vllm-ascend", version: "v0.13.0rc1" },
  hardware: "atlas-800-a2",
  groups: {
    serve: {
      role: "serve",
      nodes: 2,
      dataParallelSize: 2,
      tensorParallelSize: 8,
      // The document exports ASCEND_RT_VISIBLE_DEVICES=0,1,2,3,4,5,6,7.
      setVisibleDevices: true,
      ports: { api: 8080, dataParallelRpc: 8082 },
      env: {
        OMP_PROC_BIND: "false",
        OMP_NUM_THREADS: "1",
        PYTORCH_NPU_ALLOC_CONF: "expandable_segments:True",
        VLLM_USE_V1: "1",
        HCCL_BUFFSIZE: "1024",
        HCCL_OP_EXPANSION_MODE: "AIV",
      },
      args: {
        enableExpertParallel: true,
        toolCallParser: "glm47",
        reasoningParser: "glm45",
        enableAutoToolChoice: true,
        maxModelLen: 8192,
        maxNumBatchedTokens: 8192,
        maxNumSeqs: 8,
        trustRemoteCode: true,
        gpuMemoryUtilization: 0.9,
        additionalConfig: {
          enable_multistream_moe: false,
          chunked_prefill_for_mla: true,
          ascend_scheduler_config: { enabled: true },
          enable_weight_nz_layout: true,
        },
      },
    },
  },
  accepts: {
    "ascend-additional-config-known": {
      "groups.serve.args.additionalConfig.ascend_scheduler_config": unreadKey,
      "groups.serve.args.additionalConfig.chunked_prefill_for_mla": unreadKey,
      "groups.serve.args.additionalConfig.enable_multistream_moe": unreadKey,
      "groups.serve.args.additionalConfig.enable_weight_nz_layout": unreadKey,
    },
    "ascend-variable-retired": {
      "groups.serve.env.VLLM_USE_V1": "the document exports it; vLLM has only the V1 engine now",
    },
  },
});
