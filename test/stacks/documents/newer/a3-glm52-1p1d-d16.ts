import type { DocumentedDeployment } from "../deployment.ts";

const model = "/root/.cache/modelscope/hub/models/vllm-ascend/GLM-5.2-w8a8c8";

/** The decode ranks of one node. The document lists those of the first node only. */
const decode = Array.from({ length: 8 }, (_, index) => 9900 + index);

export const deployment: DocumentedDeployment = {
  stack: "a3-glm52-1p1d-d16",
  source: "GLM5.2.md of v0.30.0rc2, lines 364 to 742",
  image: "quay.io/ascend/vllm-ascend:v0.30.0rc2-a3",
  groups: {
    prefill: {
      nodes: 2,
      model,
      env: "NET3 · AIV · EXP · LIB · VLLM_PP_LAYER_PARTITION=41,37 · HCCL_BUFFSIZE=400 · VLLM_USE_FASTOKENS=1",
      flags: `BASE · TOOLS · MTP1 · port $2 · tensor-parallel-size 16 · enable-expert-parallel · pipeline-parallel-size 2 · distributed-executor-backend mp · master-port 7060 · nnodes 2 · served-model-name glm-5 · max-model-len 202752 · safetensors-load-strategy prefetch · attention_config.indexer_kv_dtype int8 · additional-config {"fuse_muls_add":true,"enable_dsa_cp":true,"enable_flashcomm1":true,"enable_fused_mc2":1} · max-num-batched-tokens 16384 · enable-prefix-caching · max-num-seqs 64 · gpu-memory-utilization 0.85 · enforce-eager
        · kv-transfer-config {"kv_connector":"MooncakeConnectorV1","kv_role":"kv_producer","kv_port":"30000","engine_id":"0","kv_connector_extra_config":{"use_ascend_direct":true,"prefill":{"dp_size":1,"pp_size":2,"tp_size":16,"pp_layer_partition":"41,37"},"decode":{"dp_size":16,"tp_size":2}}}`,
      perNode: [
        "master-addr $local_ip · node-rank 0 · api-server-count 16",
        "master-addr $node_p0_ip · node-rank 1 · headless",
      ],
    },
    decode: {
      nodes: 2,
      model,
      env: "NET3 · AIV · EXP · LIB · DEV · HCCL_BUFFSIZE=256 · VLLM_USE_FASTOKENS=1",
      flags: `BASE · TOOLS · FDO · MTP5 · enable-expert-parallel · served-model-name glm-5 · max-model-len 202752 · safetensors-load-strategy prefetch · max-num-batched-tokens 192 · kv-cache-dtype int8 · attention_config.indexer_kv_dtype int8 · max-num-seqs 32 · gpu-memory-utilization 0.90 · async-scheduling
        · additional-config {"fuse_muls_add":true,"recompute_scheduler_enable":true,"enable_fused_mc2":1,"enable_mlapo":true}
        · kv-transfer-config {"kv_connector":"MooncakeConnectorV1","kv_role":"kv_consumer","kv_port":"30200","engine_id":"2","kv_connector_extra_config":{"use_ascend_direct":true,"prefill":{"dp_size":1,"pp_size":2,"tp_size":16,"pp_layer_partition":"41,37"},"decode":{"dp_size":16,"tp_size":2}}}`,
      perNode: ["api-server-count 16", "headless"],
      launcher:
        "--dp-size 16 --tp-size 2 --pp-size 1 --dp-size-local 8 --dp-rank-start 0|8 --dp-rpc-port 16600 --vllm-start-port 9900",
      perRank: (rank) => ({ ENGINE_ID: String(100 + rank) }),
    },
  },
  proxy: { port: 8000, prefill: [9081], decode: [...decode, ...decode] },
  departures: [
    { group: "prefill", at: "additional-config.fuse_muls_add" },
    { group: "decode", at: "additional-config.fuse_muls_add" },
    { group: "prefill", at: "kv-cache-dtype", value: "int8" },
    { group: "prefill", at: "port", value: "9081" },
    { group: "decode", at: "api-server-count", nodes: [0] },
    { group: "decode", at: "headless", nodes: [1] },
    { group: "decode", at: "kv-transfer-config.engine_id", value: "$ENGINE_ID" },
    { group: "prefill", at: "env.LD_LIBRARY_PATH" },
    { group: "decode", at: "env.LD_LIBRARY_PATH" },
  ],
};
