import type { DocumentedDeployment } from "../deployment.ts";

const model = "/root/.cache/modelscope/hub/models/Eco-Tech/GLM-5.3-Flash-w8a8";

export const deployment: DocumentedDeployment = {
  stack: "a3-glm53flash-1p1d-pool",
  source: "GLM5.3-Flash.md of v0.30.0rc2, lines 1005 to 1383",
  image: "quay.io/ascend/vllm-ascend:v0.30.0rc2-a3",
  groups: {
    prefill: {
      nodes: 1,
      model,
      env: "NET · AIV · EXP · DEV · VLLM_USE_V2_MODEL_RUNNER=0 · HCCL_BUFFSIZE=1024 · PYTHONHASHSEED=0 · MOONCAKE_CONFIG_PATH=<MOONCAKE_CONFIG_PATH> · ACL_OP_INIT_MODE=1 · ASCEND_ENABLE_USE_FABRIC_MEM=1",
      flags:
        'BASE · TOOLS · MTP5 · enable-expert-parallel · served-model-name glm · safetensors-load-strategy prefetch · max-num-seqs 32 · max-model-len 133120 · max-num-batched-tokens 8192 · enforce-eager · limit-mm-per-prompt {"image":1,"video":0} · gpu-memory-utilization 0.92 · additional_config {"multistream_overlap_shared_expert":true,"enable_flashcomm1":true} · kv-transfer-config {"kv_connector":"MultiConnector","kv_role":"kv_producer","engine_id":"$ENGINE_ID","kv_connector_extra_config":{"connectors":[{"kv_connector":"MooncakeConnectorV2","kv_role":"kv_producer","kv_port":"36680"},{"kv_connector":"AscendStoreConnector","kv_role":"kv_producer","kv_connector_extra_config":{"backend":"mooncake","use_layerwise":false,"lookup_rpc_port":"$LOOKUP"}}]}}',
      launcher: "--dp-size 2 --tp-size 8 --dp-rpc-port 12325 --vllm-start-port 9081",
      perRank: (rank) => ({ ENGINE_ID: `glm53-flash-prefill-dp${rank}`, LOOKUP: String(37_000 + rank) }),
    },
    decode: {
      nodes: 1,
      model,
      env: "NET · AIV · EXP · DEV · VLLM_USE_V2_MODEL_RUNNER=0 · HCCL_BUFFSIZE=1024 · PYTHONHASHSEED=0 · MOONCAKE_CONFIG_PATH=<MOONCAKE_CONFIG_PATH> · ACL_OP_INIT_MODE=1 · ASCEND_ENABLE_USE_FABRIC_MEM=1",
      flags: `BASE · TOOLS · FDO · MTP5 · enable-expert-parallel · served-model-name glm · safetensors-load-strategy prefetch · max-num-seqs 10 · max-model-len 133120 · max-num-batched-tokens 60 · limit-mm-per-prompt {"image":1,"video":0} · gpu-memory-utilization 0.92 · kv-transfer-config {"kv_connector":"MultiConnector","kv_role":"kv_consumer","engine_id":"$ENGINE_ID","kv_connector_extra_config":{"connectors":[{"kv_connector":"MooncakeConnectorV2","kv_role":"kv_consumer","kv_port":"36580"},{"kv_connector":"AscendStoreConnector","kv_role":"kv_consumer","kv_connector_extra_config":{"backend":"mooncake","use_layerwise":false,"lookup_rpc_port":"$LOOKUP","consumer_is_to_load":false,"consumer_is_to_put":false}}]}}
        · additional_config {"multistream_overlap_shared_expert":true,"ascend_compilation_config":{"enable_static_kernel":true}}`,
      launcher: "--dp-size 16 --tp-size 1 --dp-rpc-port 12325 --vllm-start-port 9900",
      perRank: (rank) => ({ ENGINE_ID: `glm53-flash-decode-dp${rank}`, LOOKUP: String(37_100 + rank) }),
    },
  },
  proxy: {
    port: 8081,
    prefill: [9081, 9082],
    decode: Array.from({ length: 16 }, (_, rank) => 9900 + rank),
  },
  departures: ["prefill", "decode"].map((group) => ({
    group,
    at: "env.MOONCAKE_CONFIG_PATH",
    value: "/etc/glm-serve/launch/mooncake.json",
  })),
};
