import type { DocumentedDeployment } from "../deployment.ts";

export const deployment: DocumentedDeployment = {
  stack: "a3-glm53-2node",
  source: "GLM5.3.md of v0.30.0rc2, lines 115 to 262",
  image: "quay.io/ascend/vllm-ascend:v0.30.0rc2-a3",
  groups: {
    serve: {
      nodes: 2,
      model: "/root/.cache/modelscope/hub/models/vllm-ascend/GLM-5.3-w8a8c8",
      env: "NET · AIV · OMP1 · EXP · HCCL_TRANSFER_TIMEOUT=600 · HCCL_EXEC_TIMEOUT=3600 · HCCL_CONNECT_TIMEOUT=3600 · HCCL_BUFFSIZE=400 · VLLM_ASCEND_ENABLE_MLAPO=1",
      flags: `BASE · FDO · MTP3 · port 8000 · data-parallel-size 8 · data-parallel-size-local 4 · data-parallel-address $node0_ip · data-parallel-rpc-port 12980 · tensor-parallel-size 4 · enable-expert-parallel · served-model-name glm-5 · tool-call-parser glm47 · reasoning-parser glm47 · enable-auto-tool-choice · max-num-seqs 6 · max-model-len 202752 · max-num-batched-tokens 4096 · kv-cache-dtype int8 · attention_config.indexer_kv_dtype int8
        · additional-config {"enable_dsa_cp":true,"enable_balance_scheduling":true,"enable_fused_mc2":1,"enable_flashcomm1":true}`,
      perNode: [
        "safetensors-load-strategy prefetch · api-server-count 1 · data-parallel-start-rank 0 · gpu-memory-utilization 0.90",
        "headless · data-parallel-start-rank 4 · gpu-memory-utilization 0.92 · enable-chunked-prefill · enable-prefix-caching · async-scheduling",
      ],
    },
  },
  departures: [
    { group: "serve", nodes: [0], at: "data-parallel-start-rank" },
    { group: "serve", nodes: [0], at: "gpu-memory-utilization", value: "0.92" },
    { group: "serve", nodes: [0], at: "enable-chunked-prefill", value: true },
    { group: "serve", nodes: [0], at: "enable-prefix-caching", value: true },
    { group: "serve", nodes: [0], at: "async-scheduling", value: true },
    { group: "serve", nodes: [1], at: "safetensors-load-strategy", value: "prefetch" },
  ],
};
