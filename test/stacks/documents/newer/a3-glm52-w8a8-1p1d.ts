import type { DocumentedDeployment } from "../deployment.ts";

const model = "/root/.cache/modelscope/hub/models/vllm-ascend/GLM-5.2-w8a8";

// The launcher lines of the document have --dp-size-local 2 for prefill, whose rank fills a node.
export const deployment: DocumentedDeployment = {
  stack: "a3-glm52-w8a8-1p1d",
  source: "GLM5.2.md of v0.22.1rc1, lines 641 to 974, with the image glm5.2-a3",
  image: "quay.io/ascend/vllm-ascend:v0.23.0.post1-a3",
  groups: {
    prefill: {
      nodes: 2,
      model,
      env: "NET · DEV · LIB · VLLM_VERSION=0.21.0 · AIV · OMP1 · EXP · HCCL_BUFFSIZE=400 · ASCEND_AGGREGATE_ENABLE=1 · ASCEND_TRANSPORT_PRINT=1 · ACL_OP_INIT_MODE=1 · ASCEND_A3_ENABLE=1 · VLLM_MOONCAKE_ABORT_REQUEST_TIMEOUT=480 · VLLM_ASCEND_ENABLE_FLASHCOMM1=1 · VLLM_ASCEND_ENABLE_FUSED_MC2=1",
      flags: `BASE · TOOLS · enable-expert-parallel · served-model-name glm-52 · max-model-len 135000 · speculative-config {"num_speculative_tokens":5,"method":"deepseek_mtp"} · max-num-batched-tokens 4096 · max-num-seqs 64 · async-scheduling · gpu-memory-utilization 0.95 · enforce-eager
        · additional-config {"enable_sparse_c8":false,"fuse_muls_add":true,"multistream_overlap_shared_expert":true,"recompute_scheduler_enable":true,"ascend_compilation_config":{"enable_npugraph_ex":true},"enable_dsa_cp":true}
        · kv-transfer-config {"kv_connector":"MooncakeConnectorV1","kv_role":"kv_producer","kv_port":"30000","engine_id":"0","kv_connector_extra_config":{"use_ascend_direct":true,"prefill":{"dp_size":2,"tp_size":16},"decode":{"dp_size":8,"tp_size":4}}}`,
      launcher:
        "--dp-size 2 --tp-size 16 --dp-size-local 1 --dp-rank-start 0|1 --dp-rpc-port 16591 --vllm-start-port 9081",
    },
    decode: {
      nodes: 2,
      model,
      env: "NET · DEV · LIB · AIV · OMP1 · EXP · HCCL_BUFFSIZE=500 · ASCEND_AGGREGATE_ENABLE=1 · ASCEND_TRANSPORT_PRINT=1 · ACL_OP_INIT_MODE=1 · ASCEND_A3_ENABLE=1 · VLLM_VERSION=0.21.0 · TASK_QUEUE_ENABLE=1 · DYNAMIC_EPLB=1 · VLLM_ASCEND_ENABLE_FUSED_MC2=1 · VLLM_ASCEND_ENABLE_MLAPO=1",
      flags: `BASE · TOOLS · FDO · enable-expert-parallel · served-model-name glm-52 · max-model-len 135000 · speculative-config {"num_speculative_tokens":5,"method":"deepseek_mtp"} · max-num-batched-tokens 164 · max-num-seqs 48 · async-scheduling · gpu-memory-utilization 0.92
        · additional-config {"enable_sparse_c8":false,"fuse_muls_add":true,"multistream_overlap_shared_expert":true,"recompute_scheduler_enable":true,"ascend_compilation_config":{"enable_npugraph_ex":true}}
        · kv-transfer-config {"kv_connector":"MooncakeConnectorV1","kv_role":"kv_consumer","kv_port":"30100","engine_id":"1","kv_connector_extra_config":{"use_ascend_direct":true,"prefill":{"dp_size":2,"tp_size":16},"decode":{"dp_size":8,"tp_size":4}}}`,
      launcher:
        "--dp-size 8 --tp-size 4 --dp-size-local 4 --dp-rank-start 0|4 --dp-rpc-port 16600 --vllm-start-port 9900",
    },
  },
  proxy: { port: 8000, prefill: [9081, 9081], decode: [9900, 9901, 9902, 9903, 9900, 9901, 9902, 9903] },
  departures: [
    { group: "prefill", at: "env.VLLM_VERSION" },
    { group: "prefill", at: "env.LD_LIBRARY_PATH" },
    { group: "decode", at: "env.VLLM_VERSION" },
    { group: "decode", at: "env.LD_LIBRARY_PATH" },
  ],
};
