import type { DocumentedDeployment } from "../deployment.ts";

export const deployment: DocumentedDeployment = {
  stack: "a3-glm53-1p1d",
  source: "GLM5.3.md of v0.30.0rc2, lines 414 to 930",
  image: "quay.io/ascend/vllm-ascend:v0.30.0rc2-a3",
  groups: {
    prefill: {
      nodes: 2,
      model: "/root/.cache/modelscope/hub/models/vllm-ascend/GLM-5.3-w8a8c8",
      env: `NET · AIV · EXP · VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS=30000 · HCCL_EXEC_TIMEOUT=1800 · HCCL_CONNECT_TIMEOUT=1800 · ASCEND_TRANSFER_TIMEOUT=10000 · VLLM_HOST_IP=$LOCAL_IP · LD_LIBRARY_PATH=\${PYTHON_LIB_DIR}:/usr/local/lib:\${LD_LIBRARY_PATH} · HCCL_BUFFSIZE=1024 · TASK_QUEUE_ENABLE=1 · VLLM_USE_V2_MODEL_RUNNER=0 · VLLM_USE_FASTOKENS=1 · VLLM_PP_LAYER_PARTITION=42,36 · ASCEND_LOCAL_COMM_RES={"version":"1.2"}`,
      flags: `BASE · MTP1 · port 8000 · tensor-parallel-size 16 · enable-expert-parallel · pipeline-parallel-size 2 · distributed-executor-backend mp · master-addr $NODE_P0_IP · master-port 7060 · nnodes 2 · enable-chunked-prefill · enable-prefix-caching · served-model-name glm5 · max-model-len 200000 · max-num-batched-tokens 16384 · max-num-seqs 64 · gpu-memory-utilization 0.92 · async-scheduling · safetensors-load-strategy prefetch · enable-auto-tool-choice · tool-call-parser glm47 · reasoning-parser glm47 · enforce-eager · kv-cache-dtype int8 · attention_config.indexer_kv_dtype int8 · additional-config {"enable_dsa_cp":true,"enable_fused_mc2":1,"enable_flashcomm1":true}
        · kv-transfer-config {"kv_connector":"MooncakeConnectorV2","kv_role":"kv_producer","kv_port":"30000","engine_id":"glm53-prefill","kv_connector_extra_config":{"use_ascend_direct":true,"prefill":{"dp_size":1,"pp_size":2,"tp_size":16,"pp_layer_partition":"42,36"},"decode":{"dp_size":16,"tp_size":2}}}`,
      perNode: ["node-rank 0", "node-rank 1 · headless"],
    },
    decode: {
      nodes: 2,
      model: "/root/.cache/modelscope/hub/models/vllm-ascend/GLM-5.3-w8a8c8",
      env: `NET · AIV · EXP · DEV · VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS=30000 · HCCL_EXEC_TIMEOUT=1800 · HCCL_CONNECT_TIMEOUT=1800 · ASCEND_TRANSFER_TIMEOUT=10000 · VLLM_HOST_IP=$LOCAL_IP · LD_LIBRARY_PATH=\${PYTHON_LIB_DIR}:/usr/local/lib:\${LD_LIBRARY_PATH} · HCCL_BUFFSIZE=1024 · TASK_QUEUE_ENABLE=1 · VLLM_USE_V2_MODEL_RUNNER=0 · ASCEND_LOCAL_COMM_RES={"version":"1.2"}`,
      flags: `BASE · FDO · MTP5 · enable-expert-parallel · enable-chunked-prefill · enable-prefix-caching · served-model-name glm5 · max-model-len 200000 · max-num-batched-tokens 256 · max-num-seqs 64 · gpu-memory-utilization 0.92 · async-scheduling · safetensors-load-strategy prefetch · enable-auto-tool-choice · tool-call-parser glm47 · reasoning-parser glm47 · kv-cache-dtype int8 · attention_config.indexer_kv_dtype int8 · additional-config {"recompute_scheduler_enable":true,"enable_fused_mc2":1}
        · kv-transfer-config {"kv_connector":"MooncakeConnectorV2","kv_role":"kv_consumer","kv_port":"30100","engine_id":"glm53-decode-dp$RANK","kv_connector_extra_config":{"use_ascend_direct":true,"prefill":{"dp_size":1,"pp_size":2,"tp_size":16,"pp_layer_partition":"42,36"},"decode":{"dp_size":16,"tp_size":2}}}`,
      launcher:
        "--dp-size 16 --tp-size 2 --dp-size-local 8 --dp-rank-start 0|8 --dp-rpc-port 16600 --vllm-start-port 8000",
      perRank: (rank) => ({ RANK: String(rank) }),
    },
  },
  proxy: {
    port: 8000,
    prefill: [8000],
    decode: [8000, 8001, 8002, 8003, 8004, 8005, 8006, 8007, 8000, 8001, 8002, 8003, 8004, 8005, 8006, 8007],
  },
  departures: [
    { group: "prefill", at: "env.LD_LIBRARY_PATH" },
    { group: "decode", at: "env.LD_LIBRARY_PATH" },
  ],
};
