import type { DocumentedDeployment } from "../deployment.ts";

const model = "/root/.cache/modelscope/hub/models/vllm-ascend/GLM-5.2-w8a8c8";

export const deployment: DocumentedDeployment = {
  stack: "a3-glm52-1m-1p1d-d4",
  source: "GLM5.2.md of v0.30.0rc2, lines 1127 to 1538",
  image: "quay.io/ascend/vllm-ascend:v0.30.0rc2-a3",
  groups: {
    prefill: {
      nodes: 2,
      model,
      env: "NET3 · AIV · EXP · LIB · VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS=30000 · HCCL_BUFFSIZE=400 · MF_GROUP_JOIN_MAX_TIMEOUT=1200",
      flags: `BASE · TOOLS · MTP1 · enable-expert-parallel · prefill-context-parallel-size 1 · decode-context-parallel-size 16 · cp-kv-cache-interleave-size 128 · served-model-name glm-5 · max-model-len 1048576 · safetensors-load-strategy prefetch · kv-cache-dtype int8 · attention_config.indexer_kv_dtype int8 · max-num-batched-tokens 8192 · enable-prefix-caching · max-num-seqs 64 · gpu-memory-utilization 0.85 · enforce-eager
        · kv-transfer-config {"kv_connector":"MooncakeConnectorV1","kv_role":"kv_producer","kv_port":"30000","engine_id":"0","kv_connector_extra_config":{"use_ascend_direct":true,"prefill":{"dp_size":2,"tp_size":16},"decode":{"dp_size":4,"tp_size":8}}}`,
      perNode: [
        `api-server-count 1 · additional-config {"fuse_muls_add":true,"multistream_overlap_shared_expert":true,"enable_dsa_cp":true,"c8_enable_reshape_optim":true,"mega_moe_max_tokens":8192,"enable_flashcomm1":true,"enable_fused_mc2":1}`,
        `headless · additional-config {"fuse_muls_add":true,"multistream_overlap_shared_expert":true,"c8_enable_reshape_optim":true,"mega_moe_max_tokens":8192,"enable_flashcomm1":true,"enable_fused_mc2":1}`,
      ],
      launcher:
        "--dp-size 2 --tp-size 16 --dp-size-local 1 --dp-rank-start 0|1 --dp-rpc-port 16591 --vllm-start-port 9081|9082",
    },
    decode: {
      nodes: 2,
      model,
      env: "NET3 · AIV · EXP · LIB · VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS=30000 · HCCL_BUFFSIZE=400 · MF_GROUP_JOIN_MAX_TIMEOUT=1200",
      flags: `BASE · TOOLS · FDO · MTP5 · enable-expert-parallel · prefill-context-parallel-size 1 · decode-context-parallel-size 8 · cp-kv-cache-interleave-size 128 · served-model-name glm-5 · max-model-len 1048576 · safetensors-load-strategy prefetch · max-num-batched-tokens 192 · kv-cache-dtype int8 · attention_config.indexer_kv_dtype int8 · max-num-seqs 32 · gpu-memory-utilization 0.90 · async-scheduling
        · additional-config {"fuse_muls_add":true,"recompute_scheduler_enable":true,"multistream_overlap_shared_expert":true,"enable_fused_mc2":1,"enable_mlapo":true}
        · kv-transfer-config {"kv_connector":"MooncakeConnectorV1","kv_role":"kv_consumer","kv_port":"30200","engine_id":"2","kv_connector_extra_config":{"use_ascend_direct":true,"prefill":{"dp_size":2,"tp_size":16},"decode":{"dp_size":4,"tp_size":8}}}`,
      perNode: ["api-server-count 1", "headless"],
      launcher:
        "--dp-size 4 --tp-size 8 --dp-size-local 2 --dp-rank-start 0|2 --dp-rpc-port 16600 --vllm-start-port 9900",
      perRank: (rank) => ({ ENGINE_ID: String(100 + rank) }),
    },
  },
  // The document lists the endpoints of the first nodes only.
  proxy: { port: 8000, prefill: [9081, 9082], decode: [9900, 9901, 9900, 9901] },
  departures: [
    { group: "prefill", at: "additional-config.fuse_muls_add" },
    { group: "decode", at: "additional-config.fuse_muls_add" },
    { group: "prefill", at: "additional-config.enable_dsa_cp", nodes: [1], value: true },
    { group: "prefill", at: "headless", nodes: [1] },
    { group: "decode", at: "headless", nodes: [1] },
    { group: "prefill", at: "kv-transfer-config.engine_id", nodes: [1], value: "1" },
    { group: "decode", at: "kv-transfer-config.engine_id", value: "$ENGINE_ID" },
    { group: "prefill", at: "env.LD_LIBRARY_PATH" },
    { group: "decode", at: "env.LD_LIBRARY_PATH" },
  ],
};
