import type { DocumentedDeployment } from "../deployment.ts";

const model = "/root/.cache/modelscope/hub/models/vllm-ascend/GLM-5.2-w8a8c8";

export const deployment: DocumentedDeployment = {
  stack: "a3-glm52-1p1d",
  source: "GLM5.2.md of v0.23.0.post1, lines 325 to 815",
  image: "quay.io/ascend/vllm-ascend:v0.23.0.post1-a3",
  groups: {
    prefill: {
      nodes: 2,
      model,
      env: "NET · AIV · OMP1 · EXP · LIB · VLLM_PP_LAYER_PARTITION=41,37 · VLLM_ASCEND_ENABLE_FUSED_MC2=1 · HCCL_TRANSFER_TIMEOUT=600 · HCCL_EXEC_TIMEOUT=3600 · HCCL_CONNECT_TIMEOUT=3600 · HCCL_BUFFSIZE=400 · ACL_OP_INIT_MODE=1 · ASCEND_A3_ENABLE=1 · VLLM_ASCEND_ENABLE_FLASHCOMM1=1",
      flags: `BASE · TOOLS · MTP1 · IDX · pipeline-parallel-size 2 · distributed-executor-backend mp · master-port 7060 · nnodes 2 · tensor-parallel-size 16 · enable-expert-parallel · served-model-name glm-5 · max-model-len 202752 · max-num-batched-tokens 16384 · enable-prefix-caching · max-num-seqs 64 · gpu-memory-utilization 0.92 · enforce-eager
        · additional-config {"fuse_muls_add":true,"recompute_scheduler_enable":false,"multistream_overlap_shared_expert":true,"enable_dsa_cp":true,"enable_sparse_sfa_c8":true,"enable_sparse_li_c8":true,"c8_enable_reshape_optim":true}
        · kv-transfer-config {"kv_connector":"MooncakeConnectorV1","kv_role":"kv_producer","kv_port":"30000","engine_id":"0","kv_connector_extra_config":{"use_ascend_direct":true,"prefill":{"dp_size":1,"pp_size":2,"tp_size":16,"pp_layer_partition":"41,37"},"decode":{"dp_size":8,"tp_size":4}}}`,
      perNode: [
        "port 9081 · master-addr $local_ip · node-rank 0",
        "master-addr $node_p0_ip · node-rank 1 · headless",
      ],
    },
    decode: {
      nodes: 2,
      model,
      env: "NET · AIV · OMP1 · EXP · LIB · DEV · HCCL_TRANSFER_TIMEOUT=600 · HCCL_EXEC_TIMEOUT=3600 · HCCL_CONNECT_TIMEOUT=3600 · HCCL_BUFFSIZE=256 · ACL_OP_INIT_MODE=1 · ASCEND_A3_ENABLE=1 · TASK_QUEUE_ENABLE=1 · VLLM_ASCEND_ENABLE_MLAPO=1 · VLLM_ASCEND_ENABLE_FUSED_MC2=1",
      flags: `BASE · TOOLS · FDO · MTP3 · IDX · enable-expert-parallel · served-model-name glm-5 · max-model-len 202752 · max-num-batched-tokens 164 · max-num-seqs 32 · gpu-memory-utilization 0.92 · async-scheduling
        · additional-config {"fuse_muls_add":true,"recompute_scheduler_enable":true,"multistream_overlap_shared_expert":true,"enable_sparse_sfa_c8":true,"enable_sparse_li_c8":true}
        · kv-transfer-config {"kv_connector":"MooncakeConnectorV1","kv_role":"kv_consumer","kv_port":"30200","engine_id":"$ENGINE_ID","kv_connector_extra_config":{"use_ascend_direct":true,"prefill":{"dp_size":1,"pp_size":2,"tp_size":16,"pp_layer_partition":"41,37"},"decode":{"dp_size":8,"tp_size":4}}}`,
      launcher:
        "--dp-size 8 --tp-size 4 --dp-size-local 4 --dp-rank-start 0|4 --dp-rpc-port 12321 --vllm-start-port 8000",
      perRank: (rank) => ({ ENGINE_ID: String(100 + rank) }),
    },
  },
  proxy: {
    port: 9000,
    prefill: [9081],
    decode: [8000, 8001, 8002, 8003, 8000, 8001, 8002, 8003],
  },
  departures: [
    { group: "prefill", at: "port", nodes: [1], value: "9081" },
    { group: "prefill", at: "env.LD_LIBRARY_PATH" },
    { group: "decode", at: "env.LD_LIBRARY_PATH" },
  ],
};
