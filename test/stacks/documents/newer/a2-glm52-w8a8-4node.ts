import type { DocumentedDeployment } from "../deployment.ts";

export const deployment: DocumentedDeployment = {
  stack: "a2-glm52-w8a8-4node",
  source: "GLM5.2.md of v0.22.1rc1, lines 405 to 528, with the image glm5.2",
  image: "quay.io/ascend/vllm-ascend:v0.23.0.post1",
  groups: {
    serve: {
      nodes: 4,
      model: "/root/.cache/modelscope/hub/models/vllm-ascend/GLM-5.2-w8a8",
      env: "NET · AIV · VLLM_RPC_TIMEOUT=360000 · VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS=3000 · HCCL_EXEC_TIMEOUT=200 · HCCL_CONNECT_TIMEOUT=120 · OMP_PROC_BIND=false · OMP_NUM_THREADS=10 · EXP · ACL_OP_INIT_MODE=1 · TASK_QUEUE_ENABLE=1 · CPU_AFFINITY_CONF=1 · VLLM_ENGINE_READY_TIMEOUT_S=1200 · VLLM_VERSION=0.21.0",
      flags: `max_model_len 200000 · max-num-batched-tokens 4096 · served-model-name glm-52 · seed 1024 · gpu-memory-utilization 0.95 · max-num-seqs 32 · data-parallel-size 4 · data-parallel-size-local 1 · data-parallel-address $node0_ip · data-parallel-rpc-port 13389 · tensor-parallel-size 8 · enable-expert-parallel · quantization ascend · port 7000 · safetensors-load-strategy prefetch · block-size 128 · enable-chunked-prefill · no-enable-prefix-caching · async-scheduling · FDO · speculative-config {"num_speculative_tokens":5,"method":"deepseek_mtp"}
        · additional-config {"fuse_muls_add":true,"multistream_overlap_shared_expert":true,"ascend_compilation_config":{"enable_npugraph_ex":true}}`,
      perNode: [
        "api-server-count 1",
        "headless · data-parallel-start-rank 1",
        "headless · data-parallel-start-rank 2",
        "headless · data-parallel-start-rank 3",
      ],
    },
  },
  departures: [
    { group: "serve", at: "env.VLLM_VERSION" },
    { group: "serve", at: "host", value: "0.0.0.0" },
  ],
};
