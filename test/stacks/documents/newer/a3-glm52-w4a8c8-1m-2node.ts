import type { DocumentedDeployment } from "../deployment.ts";

export const deployment: DocumentedDeployment = {
  stack: "a3-glm52-w4a8c8-1m-2node",
  source: "GLM5.2.md of v0.30.0rc2, lines 1080 to 1125",
  image: "quay.io/ascend/vllm-ascend:v0.30.0rc2-a3",
  groups: {
    serve: {
      nodes: 2,
      model: "/root/.cache/modelscope/hub/models/vllm-ascend/GLM-5.2-w4a8c8",
      env: "NET3 · AIV · EXP · HCCL_BUFFSIZE=768",
      flags: `FDO · MTP3 · seed 1024 · host 0.0.0.0 · port 8000 · served-model-name glm-52 · max-model-len 1024000 · max-num-batched-tokens 16384 · gpu-memory-utilization 0.75 · max-num-seqs 8 · data-parallel-size 4 · data-parallel-size-local 2 · data-parallel-start-rank $data_parallel_start_rank · data-parallel-address $node_0_ip · data-parallel-rpc-port 16591 · pipeline-parallel-size 1 · tensor-parallel-size 8 · prefill-context-parallel-size 1 · decode-context-parallel-size 8 · cp-kv-cache-interleave-size 128 · kv-cache-dtype int8 · attention_config.indexer_kv_dtype int8 · quantization ascend · enable-expert-parallel · safetensors-load-strategy prefetch
        · additional-config {"enable_flashcomm1":true,"enable_dsa_cp":true,"ascend_compilation_config":{"enable_npugraph_ex":true,"enable_static_kernel":false},"fuse_muls_add":true,"multistream_overlap_shared_expert":true,"enable_mc2_hierarchy_comm":false,"enable_cpu_binding":true,"recompute_scheduler_enable":false,"weight_nz_mode":1}`,
      perNode: ["data-parallel-start-rank 0 · api-server-count 1", "data-parallel-start-rank 2 · headless"],
    },
  },
  departures: [
    { group: "serve", at: "kv-cache-dtype" },
    { group: "serve", at: "additional-config.fuse_muls_add" },
  ],
};
