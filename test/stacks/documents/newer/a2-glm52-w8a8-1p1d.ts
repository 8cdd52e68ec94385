import type { DocumentedDeployment } from "../deployment.ts";

const model = "/root/.cache/modelscope/hub/models/vllm-ascend/GLM-5.2-w8a8";

export const deployment: DocumentedDeployment = {
  stack: "a2-glm52-w8a8-1p1d",
  source: "GLM5.2.md of v0.22.1rc1, lines 976 to 1205, with the image glm5.2",
  image: "quay.io/ascend/vllm-ascend:v0.23.0.post1",
  groups: {
    prefill: {
      nodes: 4,
      model,
      env: "NET · DEV · VLLM_HOST_IP=$local_ip · LIB · AIV · OMP1 · HCCL_BUFFSIZE=256 · EXP · ASCEND_AGGREGATE_ENABLE=1 · ASCEND_TRANSPORT_PRINT=1 · ACL_OP_INIT_MODE=1 · VLLM_MOONCAKE_ABORT_REQUEST_TIMEOUT=480 · VLLM_VERSION=0.21.0 · VLLM_ASCEND_ENABLE_FLASHCOMM1=1",
      flags: `BASE · TOOLS · enable-expert-parallel · served-model-name glm-52 · max-model-len 115168 · max-num-batched-tokens 4096 · max-num-seqs 64 · gpu-memory-utilization 0.95 · async-scheduling · enable-chunked-prefill · enable-prefix-caching · enforce-eager · speculative-config {"num_speculative_tokens":3,"method":"deepseek_mtp"}
        · additional-config {"enable_sparse_c8":false,"fuse_muls_add":true,"multistream_overlap_shared_expert":true,"recompute_scheduler_enable":true,"ascend_compilation_config":{"enable_npugraph_ex":true},"enable_dsa_cp":true}
        · kv-transfer-config {"kv_connector":"MooncakeConnector","kv_role":"kv_producer","kv_port":"30000","engine_id":"0","kv_connector_module_path":"vllm_ascend.distributed.kv_transfer.kv_p2p.mooncake_connector","kv_connector_extra_config":{"use_ascend_direct":true,"prefill":{"dp_size":4,"tp_size":8},"decode":{"dp_size":8,"tp_size":4}}}`,
      launcher:
        "--dp-size 4 --tp-size 8 --dp-size-local 1 --dp-rank-start 0|1|2|3 --dp-rpc-port 16591 --vllm-start-port 9081",
    },
    decode: {
      nodes: 4,
      model,
      env: "NET · DEV · VLLM_HOST_IP=$local_ip · LIB · VLLM_ASCEND_ENABLE_MLAPO=1 · AIV · OMP1 · HCCL_BUFFSIZE=500 · EXP · TASK_QUEUE_ENABLE=1 · ASCEND_AGGREGATE_ENABLE=1 · ASCEND_TRANSPORT_PRINT=1 · ACL_OP_INIT_MODE=1 · VLLM_VERSION=0.21.0 · DYNAMIC_EPLB=1",
      flags: `BASE · TOOLS · FDO · enable-expert-parallel · served-model-name glm-52 · max-model-len 135168 · max-num-batched-tokens 164 · max-num-seqs 48 · gpu-memory-utilization 0.92 · async-scheduling · enable-prefix-caching · speculative-config {"num_speculative_tokens":3,"method":"deepseek_mtp"}
        · additional-config {"enable_sparse_c8":false,"fuse_muls_add":true,"multistream_overlap_shared_expert":true,"recompute_scheduler_enable":true,"ascend_compilation_config":{"enable_npugraph_ex":true}}
        · kv-transfer-config {"kv_connector":"MooncakeConnector","kv_role":"kv_consumer","kv_port":"30100","engine_id":"1","kv_connector_module_path":"vllm_ascend.distributed.kv_transfer.kv_p2p.mooncake_connector","kv_connector_extra_config":{"use_ascend_direct":true,"prefill":{"dp_size":4,"tp_size":8},"decode":{"dp_size":8,"tp_size":4}}}`,
      launcher:
        "--dp-size 8 --tp-size 4 --dp-size-local 2 --dp-rank-start 0|2|4|6 --dp-rpc-port 16600 --vllm-start-port 9900",
    },
  },
  proxy: {
    port: 8000,
    prefill: [9081, 9081, 9081, 9081],
    decode: [9900, 9901, 9900, 9901, 9900, 9901, 9900, 9901],
  },
  departures: [
    { group: "prefill", at: "env.VLLM_VERSION" },
    { group: "prefill", at: "env.LD_LIBRARY_PATH" },
    { group: "decode", at: "env.VLLM_VERSION" },
    { group: "decode", at: "env.LD_LIBRARY_PATH" },
    { group: "prefill", at: "kv-transfer-config.kv_connector", value: "MooncakeConnectorV1" },
    { group: "prefill", at: "kv-transfer-config.kv_connector_module_path" },
    { group: "decode", at: "kv-transfer-config.kv_connector", value: "MooncakeConnectorV1" },
    { group: "decode", at: "kv-transfer-config.kv_connector_module_path" },
  ],
};
