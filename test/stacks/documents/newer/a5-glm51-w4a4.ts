import type { DocumentedDeployment } from "../deployment.ts";

export const deployment: DocumentedDeployment = {
  stack: "a5-glm51-w4a4",
  source: "GLM5.md of v0.30.0rc2, lines 186 to 240",
  image: "quay.io/ascend/vllm-ascend:v0.30.0rc2-a5",
  groups: {
    serve: {
      nodes: 1,
      model: "/root/.cache/modelscope/hub/models/vllm-ascend/GLM-5.1-w4a4c8-mxfp4",
      env: "NET3 · AIV · EXP · HCCL_BUFFSIZE=400 · HCCL_INTRA_ROCE_ENABLE=0 · ASCEND_RT_VISIBLE_DEVICES=0,1,2,3,4,5,6,7 · DYNAMIC_EPLB=true · PROMETHEUS_MULTIPROC_DIR=/dev/shm/vllm_metrics · HCCL_DFS_CONFIG=task_exception:off,inconsistent_check:off · VLLM_ASCEND_ENABLE_PREFETCH_MLP=1",
      flags: `BASE · TOOLS · FDO · IDX · MTP3 · port 8000 · data-parallel-size 1 · tensor-parallel-size 8 · served-model-name glm-5 · enable-expert-parallel · max-num-seqs 128 · max-model-len 202752 · max-num-batched-tokens 8192 · enable-prefix-caching · gpu-memory-utilization 0.95 · kv-cache-dtype fp8 · attention_config.indexer_kv_dtype fp8
        · additional-config {"enable_cpu_binding":"True","multistream_overlap_shared_expert":"True","enable_dsa_cp":true,"eplb_config":{"dynamic_eplb":true,"expert_heat_collection_interval":50,"algorithm_execution_interval":5,"eplb_policy_type":2,"num_redundant_experts":0},"enable_flashcomm1":true}`,
    },
  },
  departures: [
    { group: "serve", at: "env.HCCL_INTRA_PCIE_ENABLE", value: "1" },
    { group: "serve", at: "additional-config.enable_cpu_binding", value: true },
    { group: "serve", at: "additional-config.multistream_overlap_shared_expert", value: true },
  ],
};
