import type { DocumentedDeployment } from "../deployment.ts";

export const deployment: DocumentedDeployment = {
  stack: "a2-glm53flash-2node",
  source: "GLM5.3-Flash.md of v0.30.0rc2, lines 886 to 1004",
  image: "quay.io/ascend/vllm-ascend:v0.30.0rc2",
  groups: {
    serve: {
      nodes: 2,
      model: "/root/.cache/modelscope/hub/models/Eco-Tech/GLM-5.3-Flash-w8a8",
      env: "NET · AIV · EXP · VLLM_USE_V2_MODEL_RUNNER=0 · HCCL_BUFFSIZE=1024 · VLLM_RPC_TIMEOUT=3600000 · VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS=3000 · HCCL_EXEC_TIMEOUT=3600 · HCCL_CONNECT_TIMEOUT=1200 · ASCEND_RT_VISIBLE_DEVICES=0,1,2,3,4,5,6,7",
      flags:
        'BASE · MTP3 · port 8000 · max-model-len 133120 · data-parallel-size 2 · data-parallel-size-local 1 · data-parallel-address $node0_ip · data-parallel-rpc-port 12321 · tensor-parallel-size 8 · enable-expert-parallel · served-model-name glm · safetensors-load-strategy prefetch · max-num-seqs 32 · max-num-batched-tokens 8192 · limit-mm-per-prompt {"image":1,"video":0} · gpu-memory-utilization 0.85 · compilation-config {"cudagraph_mode":"FULL_DECODE_ONLY","cudagraph_capture_sizes":[4,8,16,32,64,96,128]}',
      perNode: ["data-parallel-start-rank 0 · api-server-count 1", "headless · data-parallel-start-rank 1"],
    },
  },
  departures: [{ group: "serve", nodes: [0], at: "data-parallel-start-rank" }],
};
