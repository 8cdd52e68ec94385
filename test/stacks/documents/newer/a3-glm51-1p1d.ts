import type { DocumentedDeployment } from "../deployment.ts";

export const deployment: DocumentedDeployment = {
  stack: "a3-glm51-1p1d",
  source: "GLM5.md of v0.30.0rc2, lines 966 to 1395",
  image: "quay.io/ascend/vllm-ascend:v0.30.0rc2-a3",
  groups: {
    prefill: {
      nodes: 2,
      model: "/root/.cache/modelscope/hub/models/vllm-ascend/GLM-5.1-W8A8C8-MTP",
      env: "NET3 · AIV · EXP · LIB · VLLM_PP_LAYER_PARTITION=41,37 · HCCL_BUFFSIZE=400",
      flags: `BASE · TOOLS · MTP1 · IDX · pipeline-parallel-size 2 · distributed-executor-backend mp · master-port 7060 · nnodes 2 · node-rank $node_rank · tensor-parallel-size 16 · enable-expert-parallel · served-model-name glm-5 · max-model-len 202752 · kv-cache-dtype int8 · attention_config.indexer_kv_dtype int8 · max-num-batched-tokens 16384 · enable-prefix-caching · max-num-seqs 64 · gpu-memory-utilization 0.92 · enforce-eager
        · additional-config {"fuse_muls_add":true,"recompute_scheduler_enable":false,"multistream_overlap_shared_expert":true,"enable_dsa_cp":true,"c8_enable_reshape_optim":true,"enable_flashcomm1":true,"enable_fused_mc2":true}
        · kv-transfer-config {"kv_connector":"MooncakeConnectorV1","kv_role":"kv_producer","kv_port":"30000","engine_id":"0","kv_connector_extra_config":{"use_ascend_direct":true,"prefill":{"dp_size":1,"pp_size":2,"tp_size":16,"pp_layer_partition":"41,37"},"decode":{"dp_size":8,"tp_size":4}}}`,
      perNode: ["port 8000 · master-addr $local_ip", "master-addr $node_p0_ip · headless"],
      perRank: (rank) => ({ node_rank: String(rank) }),
    },
    decode: {
      nodes: 2,
      model: "/root/.cache/modelscope/hub/models/vllm-ascend/GLM-5.1-W8A8C8-MTP",
      env: "NET3 · AIV · EXP · LIB · DEV · HCCL_BUFFSIZE=256",
      flags: `BASE · TOOLS · FDO · MTP3 · IDX · enable-expert-parallel · served-model-name glm-5 · max-model-len 202752 · max-num-batched-tokens 164 · kv-cache-dtype int8 · attention_config.indexer_kv_dtype int8 · max-num-seqs 32 · gpu-memory-utilization 0.92 · async-scheduling
        · additional-config {"fuse_muls_add":true,"recompute_scheduler_enable":true,"multistream_overlap_shared_expert":true,"enable_fused_mc2":true,"enable_mlapo":true}
        · kv-transfer-config {"kv_connector":"MooncakeConnectorV1","kv_role":"kv_consumer","kv_port":"30200","engine_id":"$ENGINE_ID","kv_connector_extra_config":{"use_ascend_direct":true,"prefill":{"dp_size":1,"pp_size":2,"tp_size":16,"pp_layer_partition":"41,37"},"decode":{"dp_size":8,"tp_size":4}}}`,
      launcher:
        "--dp-size 8 --tp-size 4 --pp-size 1 --dp-size-local 4 --dp-rank-start 0|4 --dp-address <D0> --dp-rpc-port 12321 --vllm-start-port 8000",
      perRank: (rank) => ({ ENGINE_ID: String(100 + rank) }),
    },
  },
  proxy: { port: 8000, prefill: [8000], decode: [8000, 8001, 8002, 8003, 8000, 8001, 8002, 8003] },
  departures: [
    { group: "prefill", at: "additional-config.fuse_muls_add" },
    { group: "prefill", at: "additional-config.enable_fused_mc2", value: 1 },
    { group: "prefill", at: "port", nodes: [1], value: "8000" },
    { group: "prefill", at: "env.LD_LIBRARY_PATH" },
    { group: "decode", at: "additional-config.fuse_muls_add" },
    { group: "decode", at: "additional-config.enable_fused_mc2", value: 1 },
    { group: "decode", at: "env.LD_LIBRARY_PATH" },
  ],
};
