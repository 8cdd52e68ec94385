import type { DocumentedDeployment } from "../deployment.ts";

/** The commands name the repository Eco-Tech/GLM-4.7-W8A8-floatmtp. */
const model = "/root/.cache/modelscope/hub/models/Eco-Tech/GLM-4.7-W8A8-floatmtp";

export const deployment: DocumentedDeployment = {
  stack: "a3-glm47-2p1d",
  source: "GLM4.x.md of v0.30.0rc2, lines 380 to 710",
  image: "quay.io/ascend/vllm-ascend:v0.30.0rc2-a3",
  groups: {
    prefill: {
      nodes: 2,
      model,
      env: "NET · AIV · OMP1 · EXP · DEV · HCCL_BUFFSIZE=256 · ASCEND_AGGREGATE_ENABLE=1 · ASCEND_TRANSPORT_PRINT=1 · ACL_OP_INIT_MODE=1 · ASCEND_A3_ENABLE=1 · VLLM_ASCEND_ENABLE_TOPK_OPTIMIZE=1 · LD_LIBRARY_PATH=/usr/local/Ascend/ascend-toolkit/latest/python/site-packages/mooncake:$LD_LIBRARY_PATH",
      flags: `BASE · enable-expert-parallel · served-model-name glm · max-model-len 133000 · max-num-batched-tokens 8192 · max-num-seqs 64 · gpu-memory-utilization 0.9 · enforce-eager · speculative-config {"num_speculative_tokens":1,"method":"mtp","enforce_eager":true} · profiler-config {"profiler":"torch","torch_profiler_dir":"./vllm_profile","torch_profiler_with_stack":false} · additional-config {"enable_shared_expert_dp":true,"ascend_fusion_config":{"fusion_ops_gmmswigluquant":false}}`,
      perNode: [
        'kv-transfer-config {"kv_connector":"MooncakeConnectorV1","kv_role":"kv_producer","kv_port":"30000","kv_connector_extra_config":{"prefill":{"dp_size":2,"tp_size":8},"decode":{"dp_size":8,"tp_size":4}}}',
        'kv-transfer-config {"kv_connector":"MooncakeConnectorV1","kv_role":"kv_producer","kv_port":"30100","kv_connector_extra_config":{"prefill":{"dp_size":2,"tp_size":8},"decode":{"dp_size":8,"tp_size":4}}}',
      ],
      launcher:
        "--dp-size 2 --tp-size 8 --dp-size-local 2 --dp-rank-start 0 --dp-address <own IP> --dp-rpc-port 12880 --vllm-start-port 9300",
    },
    decode: {
      nodes: 2,
      model,
      env: "NET · AIV · OMP1 · EXP · DEV · HCCL_BUFFSIZE=512 · ASCEND_AGGREGATE_ENABLE=1 · ASCEND_TRANSPORT_PRINT=1 · ACL_OP_INIT_MODE=1 · ASCEND_A3_ENABLE=1 · VLLM_MOONCAKE_ABORT_REQUEST_TIMEOUT=480 · TASK_QUEUE_ENABLE=1 · LD_LIBRARY_PATH=/usr/local/Ascend/ascend-toolkit/latest/python/site-packages/mooncake:$LD_LIBRARY_PATH · VLLM_ASCEND_ENABLE_TOPK_OPTIMIZE=1",
      flags: `BASE · enable-expert-parallel · served-model-name glm · max-model-len 133000 · max-num-batched-tokens 128 · max-num-seqs 4 · gpu-memory-utilization 0.9 · speculative-config {"num_speculative_tokens":3,"method":"mtp","enforce_eager":true} · profiler-config {"profiler":"torch","torch_profiler_dir":"./vllm_profile","torch_profiler_with_stack":false}
        · compilation-config {"cudagraph_mode":"FULL_DECODE_ONLY","cudagraph_capture_sizes":[1,2,4,6,8,10,12,14,16,18,20,24,26,28,30,32,64,128,256,512]}
        · additional-config {"recompute_scheduler_enable":true,"enable_shared_expert_dp":true,"enable_fused_mc2":1,"ascend_fusion_config":{"fusion_ops_gmmswigluquant":false}}
        · kv-transfer-config {"kv_connector":"MooncakeConnectorV1","kv_role":"kv_consumer","kv_port":"30200","kv_connector_extra_config":{"prefill":{"dp_size":2,"tp_size":8},"decode":{"dp_size":8,"tp_size":4}}}`,
      launcher:
        "--dp-size 8 --tp-size 4 --dp-size-local 4 --dp-rank-start 0|4 --dp-address <D0> --dp-rpc-port 12778 --vllm-start-port 9300",
    },
  },
  proxy: {
    port: 8000,
    prefill: [9300, 9301, 9300, 9301],
    decode: [9300, 9301, 9302, 9303, 9300, 9301, 9302, 9303],
  },
  departures: [
    { group: "prefill", at: "env.LD_LIBRARY_PATH" },
    { group: "decode", at: "env.LD_LIBRARY_PATH" },
  ],
};
