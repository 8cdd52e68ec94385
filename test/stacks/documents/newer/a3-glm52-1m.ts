import type { DocumentedDeployment } from "../deployment.ts";

export const deployment: DocumentedDeployment = {
  stack: "a3-glm52-1m",
  source: "GLM5.2.md of v0.30.0rc2, lines 1042 to 1078",
  image: "quay.io/ascend/vllm-ascend:v0.30.0rc2-a3",
  groups: {
    serve: {
      nodes: 1,
      model: "/root/.cache/modelscope/hub/models/vllm-ascend/GLM-5.2-w4a8c8",
      env: "AIV · EXP · HCCL_BUFFSIZE=768",
      flags: `MTP3 · seed 1024 · host 0.0.0.0 · port 8000 · served-model-name glm-52 · max-model-len 1024000 · max-num-batched-tokens 16384 · gpu-memory-utilization 0.80 · api-server-count 1 · max-num-seqs 32 · data-parallel-size 1 · pipeline-parallel-size 1 · tensor-parallel-size 16 · prefill-context-parallel-size 1 · decode-context-parallel-size 16 · cp-kv-cache-interleave-size 128 · compilation-config {"cudagraph_mode":"FULL_DECODE_ONLY","cudagraph_capture_sizes":[4,16,128]} · kv-cache-dtype int8 · attention_config.indexer_kv_dtype int8 · quantization ascend · enable-expert-parallel · safetensors-load-strategy prefetch
        · additional-config {"enable_flashcomm1":true,"enable_dsa_cp":true,"ascend_compilation_config":{"enable_npugraph_ex":true,"enable_static_kernel":false},"fuse_muls_add":true,"multistream_overlap_shared_expert":true,"enable_mc2_hierarchy_comm":false,"enable_cpu_binding":true,"recompute_scheduler_enable":false,"weight_nz_mode":1}`,
    },
  },
  departures: [
    { group: "serve", at: "kv-cache-dtype" },
    { group: "serve", at: "additional-config.fuse_muls_add" },
  ],
};
