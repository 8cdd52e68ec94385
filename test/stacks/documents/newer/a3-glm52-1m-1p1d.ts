import type { DocumentedDeployment } from "../deployment.ts";

const model = "/root/.cache/modelscope/hub/models/vllm-ascend/GLM-5.2-w8a8c8";

export const deployment: DocumentedDeployment = {
  stack: "a3-glm52-1m-1p1d",
  source: "GLM5.2.md of v0.23.0.post1, lines 1362 to 1720",
  image: "quay.io/ascend/vllm-ascend:v0.23.0.post1-a3",
  groups: {
    prefill: {
      nodes: 2,
      model,
      env: "NET · AIV · OMP1 · EXP · LIB · VLLM_ASCEND_ENABLE_FUSED_MC2=1 · HCCL_TRANSFER_TIMEOUT=600 · HCCL_EXEC_TIMEOUT=3600 · HCCL_CONNECT_TIMEOUT=3600 · HCCL_BUFFSIZE=400 · ACL_OP_INIT_MODE=1 · ASCEND_A3_ENABLE=1 · VLLM_ASCEND_ENABLE_FLASHCOMM1=1",
      flags: `BASE · TOOLS · MTP1 · data-parallel-size 2 · data-parallel-address $node_p0_ip · data-parallel-rpc-port 16600 · tensor-parallel-size 16 · enable-expert-parallel · prefill-context-parallel-size 1 · decode-context-parallel-size 16 · cp-kv-cache-interleave-size 128 · served-model-name glm-5 · max-model-len 1048576 · max-num-batched-tokens 8192 · enable-prefix-caching · max-num-seqs 64 · gpu-memory-utilization 0.9 · enforce-eager
        · additional-config {"fuse_muls_add":true,"recompute_scheduler_enable":false,"multistream_overlap_shared_expert":true,"enable_dsa_cp":true,"enable_sparse_sfa_c8":true,"enable_sparse_li_c8":true,"c8_enable_reshape_optim":true}
        · kv-transfer-config {"kv_connector":"MooncakeConnectorV1","kv_role":"kv_producer","kv_port":"30000","engine_id":"0","kv_connector_extra_config":{"use_ascend_direct":true,"prefill":{"dp_size":2,"tp_size":16},"decode":{"dp_size":8,"tp_size":4}}}`,
      perNode: ["port 9081 · data-parallel-rank 0", "port 9082 · data-parallel-rank 1"],
    },
    decode: {
      nodes: 2,
      model,
      env: "NET · AIV · OMP1 · EXP · LIB · DEV · VLLM_ASCEND_ENABLE_FUSED_MC2=1 · HCCL_TRANSFER_TIMEOUT=600 · HCCL_EXEC_TIMEOUT=3600 · HCCL_CONNECT_TIMEOUT=3600 · HCCL_BUFFSIZE=400 · ACL_OP_INIT_MODE=1 · ASCEND_A3_ENABLE=1 · TASK_QUEUE_ENABLE=1 · VLLM_ASCEND_ENABLE_MLAPO=1",
      flags: `BASE · TOOLS · FDO · MTP5 · enable-expert-parallel · prefill-context-parallel-size 1 · decode-context-parallel-size 4 · cp-kv-cache-interleave-size 128 · served-model-name glm-5 · max-model-len 1048576 · max-num-batched-tokens 192 · max-num-seqs 32 · gpu-memory-utilization 0.92 · async-scheduling
        · additional-config {"fuse_muls_add":true,"recompute_scheduler_enable":true,"multistream_overlap_shared_expert":true,"enable_sparse_sfa_c8":true,"enable_sparse_li_c8":true}
        · kv-transfer-config {"kv_connector":"MooncakeConnectorV1","kv_role":"kv_consumer","kv_port":"30200","engine_id":"2","kv_connector_extra_config":{"use_ascend_direct":true,"prefill":{"dp_size":2,"tp_size":16},"decode":{"dp_size":8,"tp_size":4}}}`,
      launcher:
        "--dp-size 8 --tp-size 4 --dp-size-local 4 --dp-rank-start 0|4 --dp-rpc-port 16600 --vllm-start-port 9900",
      perRank: (rank) => ({ ENGINE_ID: String(100 + rank) }),
    },
  },
  proxy: { port: 8000, prefill: [9081, 9082], decode: [9900, 9901, 9902, 9903, 9900, 9901, 9902, 9903] },
  departures: [
    { group: "prefill", at: "kv-transfer-config.engine_id", nodes: [1], value: "1" },
    { group: "decode", at: "kv-transfer-config.engine_id", value: "$ENGINE_ID" },
    { group: "prefill", at: "env.LD_LIBRARY_PATH" },
    { group: "decode", at: "env.LD_LIBRARY_PATH" },
  ],
};
