import type { DocumentedDeployment } from "../deployment.ts";

const model = "/root/.cache/modelscope/hub/models/vllm-ascend/GLM-5.2-w8a8c8";

export const deployment: DocumentedDeployment = {
  stack: "a2-glm52-w8a8c8-1p1d",
  source: "GLM5.2.md of v0.30.0rc2, lines 786 to 1023",
  image: "quay.io/ascend/vllm-ascend:v0.30.0rc2",
  groups: {
    prefill: {
      nodes: 4,
      model,
      env: "NET3 · AIV · EXP · DEV · HCCL_BUFFSIZE=256 · HCCL_INTRA_ROCE_ENABLE=1 · LD_LIBRARY_PATH=/usr/local/python3.11.10/lib:/usr/local/lib:$LD_LIBRARY_PATH · MOONCAKE_CONFIG_PATH=/mnt/share/scripts/mooncake.json · PYTHONHASHSEED=0",
      flags: `BASE · TOOLS · MTP1 · enable-expert-parallel · enable-prefix-caching · enable-chunked-prefill · served-model-name glm-5 · max-model-len 200000 · max-num-batched-tokens 8192 · max-num-seqs 512 · gpu-memory-utilization 0.92 · safetensors-load-strategy prefetch · enforce-eager · kv-cache-dtype int8 · attention_config.indexer_kv_dtype int8
        · kv-transfer-config {"kv_connector":"MultiConnector","kv_role":"kv_producer","kv_load_failure_policy":"recompute","kv_connector_extra_config":{"connectors":[{"kv_connector":"MooncakeConnectorV1","kv_role":"kv_producer","kv_port":"30000","kv_connector_extra_config":{"prefill":{"dp_size":4,"tp_size":8},"decode":{"dp_size":8,"tp_size":4}}},{"kv_connector":"AscendStoreConnector","kv_role":"kv_producer","kv_connector_extra_config":{"lookup_rpc_port":"0","backend":"mooncake"}}]}}
        · additional-config {"enable_flashcomm1":true,"enable_dsa_cp":true,"ascend_compilation_config":{"enable_npugraph_ex":true,"enable_static_kernel":false},"fuse_muls_add":true,"multistream_overlap_shared_expert":true,"enable_mc2_hierarchy_comm":false,"enable_cpu_binding":true,"recompute_scheduler_enable":false,"enable_mlapo":true}
        · profiler-config {"profiler":"torch","torch_profiler_dir":"/mnt/share/xxx/prof","torch_profiler_with_stack":false}`,
      launcher:
        "--dp-size 4 --tp-size 8 --dp-size-local 1 --dp-rank-start 0|1|2|3 --dp-rpc-port 16591 --vllm-start-port 9081",
    },
    decode: {
      nodes: 4,
      model,
      env: "NET3 · AIV · EXP · DEV · HCCL_BUFFSIZE=2560 · HCCL_INTRA_ROCE_ENABLE=1 · LD_LIBRARY_PATH=/usr/local/python3.11.10/lib:/usr/local/lib:$LD_LIBRARY_PATH · MOONCAKE_CONFIG_PATH=/mnt/share/scripts/mooncake.json · PYTHONHASHSEED=0",
      flags: `BASE · TOOLS · MTP3 · enable-expert-parallel · enable-prefix-caching · served-model-name glm-5 · max-model-len 200000 · max-num-batched-tokens 256 · max-num-seqs 256 · gpu-memory-utilization 0.92 · safetensors-load-strategy prefetch · kv-cache-dtype int8 · attention_config.indexer_kv_dtype int8
        · kv-transfer-config {"kv_connector":"MultiConnector","kv_role":"kv_consumer","kv_load_failure_policy":"recompute","kv_connector_extra_config":{"connectors":[{"kv_connector":"MooncakeConnectorV1","kv_role":"kv_consumer","kv_port":"30100","kv_connector_extra_config":{"prefill":{"dp_size":4,"tp_size":8},"decode":{"dp_size":8,"tp_size":4}}},{"kv_connector":"AscendStoreConnector","kv_role":"kv_consumer","kv_connector_extra_config":{"lookup_rpc_port":"0","backend":"mooncake"}}]}}
        · compilation-config {"cudagraph_mode":"FULL_DECODE_ONLY","cudagraph_capture_sizes":[4,8,16,24,32,40,48,56,64,96,128,160,192,224,256,298,320,352,384]}
        · profiler-config {"profiler":"torch","torch_profiler_dir":"/mnt/share/xxx/prof","torch_profiler_with_stack":false}
        · additional-config {"enable_flashcomm1":false,"enable_dsa_cp":false,"ascend_compilation_config":{"enable_npugraph_ex":true,"enable_static_kernel":false},"fuse_muls_add":true,"multistream_overlap_shared_expert":true,"enable_mc2_hierarchy_comm":false,"enable_cpu_binding":true,"recompute_scheduler_enable":true,"enable_mlapo":true}`,
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
    { group: "prefill", at: "env.LD_LIBRARY_PATH" },
    { group: "prefill", at: "env.MOONCAKE_CONFIG_PATH", value: "/etc/glm-serve/launch/mooncake.json" },
    { group: "decode", at: "env.LD_LIBRARY_PATH" },
    { group: "decode", at: "env.MOONCAKE_CONFIG_PATH", value: "/etc/glm-serve/launch/mooncake.json" },
    { group: "prefill", at: "profiler-config" },
    { group: "decode", at: "profiler-config" },
    { group: "prefill", at: "additional-config.fuse_muls_add" },
    { group: "decode", at: "additional-config.fuse_muls_add" },
  ],
};
