import type { DocumentedDeployment } from "../deployment.ts";

const model = "/root/.cache/modelscope/hub/models/vllm-ascend/GLM-5.2-w4a8c8";

/** The decode ranks of one node. */
const decode = Array.from({ length: 16 }, (_, index) => 9900 + index);

export const deployment: DocumentedDeployment = {
  stack: "a3-glm52-w4a8c8-1p1d",
  source: "GLM5.2.md of main at 2026-08-22, lines 310 to 830",
  image: "quay.io/ascend/vllm-ascend:v0.26.0rc1-a3",
  groups: {
    prefill: {
      nodes: 2,
      model,
      env: "NET · AIV · OMP1 · EXP · LIB · DEV · VLLM_ASCEND_ENABLE_FUSED_MC2=1 · HCCL_TRANSFER_TIMEOUT=600 · HCCL_EXEC_TIMEOUT=3600 · HCCL_CONNECT_TIMEOUT=3600 · HCCL_BUFFSIZE=400 · ACL_OP_INIT_MODE=1 · ASCEND_A3_ENABLE=1",
      flags: `BASE · TOOLS · MTP1 · safetensors-load-strategy prefetch · enable-expert-parallel · served-model-name glm-5 · max-model-len 133120 · additional-config {"enable_dsa_cp":true,"enable_sparse_li_c8":true,"c8_enable_reshape_optim":true} · max-num-batched-tokens 8192 · max-num-seqs 64 · gpu-memory-utilization 0.92 · enforce-eager
        · kv-transfer-config {"kv_connector":"MooncakeConnectorV1","kv_role":"kv_producer","kv_port":"30000","engine_id":"0","kv_connector_extra_config":{"use_ascend_direct":true,"prefill":{"dp_size":4,"tp_size":8},"decode":{"dp_size":32,"tp_size":1}}}`,
      launcher:
        "--dp-size 4 --tp-size 8 --dp-size-local 2 --dp-rank-start 0|2 --dp-rpc-port 16591 --vllm-start-port 9081",
    },
    decode: {
      nodes: 2,
      model,
      env: "NET · AIV · OMP1 · EXP · LIB · DEV · HCCL_TRANSFER_TIMEOUT=600 · HCCL_EXEC_TIMEOUT=3600 · HCCL_CONNECT_TIMEOUT=3600 · HCCL_BUFFSIZE=256 · ACL_OP_INIT_MODE=1 · ASCEND_A3_ENABLE=1 · TASK_QUEUE_ENABLE=1 · VLLM_ASCEND_ENABLE_FUSED_MC2=1",
      flags: `BASE · TOOLS · FDO · MTP5 · safetensors-load-strategy prefetch · enable-expert-parallel · served-model-name glm-5 · max-model-len 133120 · max-num-batched-tokens 164 · additional-config {"recompute_scheduler_enable":true,"enable_sparse_li_c8":true} · max-num-seqs 32 · gpu-memory-utilization 0.92
        · kv-transfer-config {"kv_connector":"MooncakeConnectorV1","kv_role":"kv_consumer","kv_port":"30100","engine_id":"1","kv_connector_extra_config":{"use_ascend_direct":true,"prefill":{"dp_size":4,"tp_size":8},"decode":{"dp_size":32,"tp_size":1}}}`,
      launcher:
        "--dp-size 32 --tp-size 1 --dp-size-local 16 --dp-rank-start 0|16 --dp-rpc-port 16600 --vllm-start-port 9900",
    },
  },
  proxy: { port: 8000, prefill: [9081, 9082, 9081, 9082], decode: [...decode, ...decode] },
  departures: [
    { group: "prefill", at: "env.VLLM_ASCEND_ENABLE_FLASHCOMM1", value: "1" },
    { group: "prefill", at: "env.LD_LIBRARY_PATH" },
    { group: "decode", at: "env.LD_LIBRARY_PATH" },
  ],
};
