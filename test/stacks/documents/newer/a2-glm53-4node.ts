import type { DocumentedDeployment } from "../deployment.ts";

export const deployment: DocumentedDeployment = {
  stack: "a2-glm53-4node",
  source: "GLM5.3.md of v0.30.0rc2, lines 268 to 400",
  image: "quay.io/ascend/vllm-ascend:v0.30.0rc2",
  groups: {
    serve: {
      nodes: 4,
      model: "/root/.cache/modelscope/hub/models/vllm-ascend/GLM-5.3-w8a8c8",
      env: "NET · AIV · EXP · VLLM_RPC_TIMEOUT=360000 · VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS=30000 · HCCL_EXEC_TIMEOUT=200 · HCCL_CONNECT_TIMEOUT=120 · OMP_PROC_BIND=false · OMP_NUM_THREADS=10 · ACL_OP_INIT_MODE=1 · CPU_AFFINITY_CONF=1 · VLLM_ASCEND_ENABLE_MLAPO=1 · VLLM_ENGINE_READY_TIMEOUT_S=1200",
      flags: `BASE · FDO · MTP3 · port 8000 · max-model-len 135000 · data-parallel-size 4 · data-parallel-size-local 1 · data-parallel-address \${node0_ip} · data-parallel-rpc-port 12980 · tensor-parallel-size 8 · enable-expert-parallel · served-model-name glm-5 · reasoning-parser glm47 · safetensors-load-strategy prefetch · max-num-seqs 128 · max-num-batched-tokens 8192 · gpu-memory-utilization 0.92 · kv-cache-dtype int8 · attention_config.indexer_kv_dtype int8 · enable-prefix-caching · async-scheduling
        · additional-config {"enable_dsa_cp":true,"enable_balance_scheduling":true,"fuse_muls_add":true,"multistream_overlap_shared_expert":true,"enable_flashcomm1":true}`,
      perNode: [
        "data-parallel-start-rank 0 · api-server-count 1",
        "headless · data-parallel-start-rank 1",
        "headless · data-parallel-start-rank 2",
        "headless · data-parallel-start-rank 3",
      ],
    },
  },
  departures: [
    { group: "serve", nodes: [0], at: "data-parallel-start-rank" },
    { group: "serve", at: "additional-config.fuse_muls_add" },
  ],
};
