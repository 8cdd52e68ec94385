import type { DocumentedDeployment } from "../deployment.ts";

const model = "/root/.cache/modelscope/hub/models/Eco-Tech/GLM-5.3-Flash-w8a8";

export const deployment: DocumentedDeployment = {
  stack: "a2-glm53flash-1p1d-pool",
  source: "GLM5.3-Flash.md of v0.30.0rc2, lines 1005 to 1383",
  image: "quay.io/ascend/vllm-ascend:v0.30.0rc2",
  groups: {
    prefill: {
      nodes: 2,
      model,
      env: "NET · AIV · EXP · DEV · VLLM_HOST_IP=$LOCAL_IP · VLLM_USE_V2_MODEL_RUNNER=0 · HCCL_BUFFSIZE=1024 · VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS=3000 · HCCL_EXEC_TIMEOUT=3600 · HCCL_CONNECT_TIMEOUT=1200 · VLLM_RPC_TIMEOUT=3600000 · OMP_PROC_BIND=false · OMP_NUM_THREADS=10 · PYTHONHASHSEED=0 · MOONCAKE_CONFIG_PATH=<MOONCAKE_CONFIG_PATH>",
      flags: `BASE · TOOLS · MTP3 · enable-expert-parallel · enable-chunked-prefill · enable-prefix-caching · served-model-name glm · safetensors-load-strategy prefetch · max-model-len 200000 · max-num-seqs 64 · max-num-batched-tokens 8192 · gpu-memory-utilization 0.92 · async-scheduling · enforce-eager
        · kv-transfer-config {"kv_connector":"MultiConnector","kv_role":"kv_producer","engine_id":"$ENGINE_ID","kv_connector_extra_config":{"connectors":[{"kv_connector":"MooncakeConnectorV2","kv_role":"kv_producer","kv_port":"30000","kv_connector_extra_config":{"use_ascend_direct":true,"prefill":{"dp_size":2,"tp_size":8},"decode":{"dp_size":8,"tp_size":2}}},{"kv_connector":"AscendStoreConnector","kv_role":"kv_producer","kv_connector_extra_config":{"backend":"mooncake","use_layerwise":false,"lookup_rpc_port":"$LOOKUP"}}]}}`,
      perNode: ["api-server-count 1", "headless"],
      launcher:
        "--dp-size 2 --tp-size 8 --dp-size-local 1 --dp-rank-start 0|1 --dp-rpc-port 12321 --vllm-start-port 9081|9082",
      perRank: (rank) => ({ ENGINE_ID: `glm53-flash-prefill-dp${rank}`, LOOKUP: String(37_000 + rank) }),
    },
    decode: {
      nodes: 2,
      model,
      env: "NET · AIV · DEV · VLLM_HOST_IP=$LOCAL_IP · PYTORCH_NPU_ALLOC_CONF=expandable_segments:True,pin_memory_expandable_segments:True · VLLM_USE_V2_MODEL_RUNNER=0 · HCCL_BUFFSIZE=1024 · VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS=3000 · HCCL_EXEC_TIMEOUT=3600 · HCCL_CONNECT_TIMEOUT=1200 · VLLM_RPC_TIMEOUT=3600000 · OMP_PROC_BIND=false · OMP_NUM_THREADS=10 · HCCL_HOST_SOCKET_PORT_RANGE=$PORTS · HCCL_NPU_SOCKET_PORT_RANGE=$PORTS · PYTHONHASHSEED=0 · MOONCAKE_CONFIG_PATH=<MOONCAKE_CONFIG_PATH>",
      flags: `BASE · TOOLS · FDO · MTP3 · enable-expert-parallel · enable-chunked-prefill · enable-prefix-caching · served-model-name glm · safetensors-load-strategy prefetch · max-model-len 200000 · max-num-seqs 32 · max-num-batched-tokens 1024 · gpu-memory-utilization 0.85 · skip-mm-profiling · limit-mm-per-prompt {"image":1,"video":0} · async-scheduling
        · kv-transfer-config {"kv_connector":"MultiConnector","kv_role":"kv_consumer","engine_id":"$ENGINE_ID","kv_connector_extra_config":{"connectors":[{"kv_connector":"MooncakeConnectorV2","kv_role":"kv_consumer","kv_port":"30100","kv_connector_extra_config":{"use_ascend_direct":true,"prefill":{"dp_size":2,"tp_size":8},"decode":{"dp_size":8,"tp_size":2}}},{"kv_connector":"AscendStoreConnector","kv_role":"kv_consumer","kv_connector_extra_config":{"backend":"mooncake","use_layerwise":false,"lookup_rpc_port":"$LOOKUP","consumer_is_to_load":false,"consumer_is_to_put":false}}]}}`,
      launcher:
        "--dp-size 8 --tp-size 2 --dp-size-local 4 --dp-rank-start 0|4 --dp-rpc-port 12325 --vllm-start-port 9900",
      perRank: (rank) => ({
        ENGINE_ID: `glm53-flash-decode-dp${rank}`,
        LOOKUP: String(37_100 + rank),
        PORTS: `${60_000 + rank * 100}-${60_099 + rank * 100}`,
      }),
    },
  },
  proxy: {
    port: 8081,
    prefill: [9081],
    decode: [9900, 9901, 9902, 9903, 9900, 9901, 9902, 9903],
  },
  departures: [
    { group: "prefill", at: "env.MOONCAKE_CONFIG_PATH", value: "/etc/glm-serve/launch/mooncake.json" },
    { group: "decode", at: "env.MOONCAKE_CONFIG_PATH", value: "/etc/glm-serve/launch/mooncake.json" },
    { group: "prefill", at: "data-parallel-rank" },
    { group: "prefill", at: "data-parallel-size-local", value: "1" },
    { group: "prefill", nodes: [1], at: "data-parallel-start-rank", value: "1" },
    { group: "prefill", nodes: [1], at: "port", value: "9081" },
  ],
};
