import type { DocumentedDeployment } from "../deployment.ts";

export const deployment: DocumentedDeployment = {
  stack: "a3-glm52-w4a8c8",
  source: "GLM5.2.md of v0.23.0.post1, lines 142 to 198",
  image: "quay.io/ascend/vllm-ascend:v0.23.0.post1-a3",
  groups: {
    serve: {
      nodes: 1,
      model: "/root/.cache/modelscope/hub/models/vllm-ascend/GLM-5.2-w4a8c8",
      env: "AIV · OMP1 · EXP · HCCL_TRANSFER_TIMEOUT=600 · HCCL_EXEC_TIMEOUT=3600 · HCCL_CONNECT_TIMEOUT=3600 · HCCL_BUFFSIZE=200 · VLLM_ASCEND_ENABLE_FLASHCOMM1=1 · VLLM_ASCEND_ENABLE_FUSED_MC2=0",
      flags: `BASE · TOOLS · FDO · MTP3 · port 8077 · api-server-count 1 · data-parallel-size 2 · enable-expert-parallel · tensor-parallel-size 8 · served-model-name glm-5 · max-num-seqs 12 · max-model-len 135000 · max-num-batched-tokens 8192 · gpu-memory-utilization 0.92
        · additional-config {"enable_dsa_cp":true,"enable_sparse_li_c8":true,"enable_balance_scheduling":true,"multistream_overlap_shared_expert":true}`,
    },
  },
  departures: [],
};
