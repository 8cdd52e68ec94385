import type { DocumentedDeployment } from "../deployment.ts";

export const deployment: DocumentedDeployment = {
  stack: "a2-glm52-2node",
  source: "GLM5.2.md of v0.23.0.post1, lines 817 to 930",
  image: "quay.io/ascend/vllm-ascend:v0.23.0.post1",
  groups: {
    serve: {
      nodes: 2,
      model: "/root/.cache/modelscope/hub/models/vllm-ascend/GLM-5.2-w4a8c8",
      env: "NET · AIV · EXP · VLLM_RPC_TIMEOUT=360000 · VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS=30000 · HCCL_EXEC_TIMEOUT=200 · HCCL_CONNECT_TIMEOUT=120 · OMP_PROC_BIND=false · OMP_NUM_THREADS=10 · ACL_OP_INIT_MODE=1 · TASK_QUEUE_ENABLE=1 · CPU_AFFINITY_CONF=1 · VLLM_ENGINE_READY_TIMEOUT_S=1200",
      flags: `FDO · MTP3 · max_model_len 40000 · max-num-batched-tokens 4096 · served-model-name glm-52 · seed 1024 · gpu-memory-utilization 0.95 · max-num-seqs 16 · data-parallel-size 2 · data-parallel-size-local 1 · data-parallel-address $node0_ip · data-parallel-rpc-port 13389 · tensor-parallel-size 8 · enable-expert-parallel · quantization ascend · port 7000 · safetensors-load-strategy prefetch · block-size 128 · async-scheduling
        · additional-config {"multistream_overlap_shared_expert":true}`,
      perNode: ["api-server-count 1", "headless · data-parallel-start-rank 1"],
    },
  },
  departures: [{ group: "serve", at: "host", value: "0.0.0.0" }],
};
