import type { DocumentedDeployment } from "../deployment.ts";

export const deployment: DocumentedDeployment = {
  stack: "a3-glm52-2node",
  source: "GLM5.2.md of v0.23.0.post1, lines 210 to 323",
  image: "quay.io/ascend/vllm-ascend:v0.23.0.post1-a3",
  groups: {
    serve: {
      nodes: 2,
      model: "/root/.cache/modelscope/hub/models/vllm-ascend/GLM-5.2-w8a8c8",
      env: "NET · AIV · OMP1 · EXP · HCCL_TRANSFER_TIMEOUT=600 · HCCL_EXEC_TIMEOUT=3600 · HCCL_CONNECT_TIMEOUT=3600 · HCCL_BUFFSIZE=400 · VLLM_ASCEND_ENABLE_MLAPO=1 · VLLM_ASCEND_ENABLE_FLASHCOMM1=1 · VLLM_ASCEND_ENABLE_FUSED_MC2=1",
      flags: `BASE · TOOLS · FDO · MTP3 · port 8077 · data-parallel-size 8 · data-parallel-size-local 4 · data-parallel-address $node0_ip · data-parallel-rpc-port 12980 · tensor-parallel-size 4 · enable-expert-parallel · served-model-name glm-5 · max-num-seqs 6 · max-model-len 202752 · max-num-batched-tokens 4096 · gpu-memory-utilization 0.92 · enable-chunked-prefill · enable-prefix-caching · async-scheduling
        · additional-config {"enable_dsa_cp":true,"enable_sparse_sfa_c8":true,"enable_sparse_li_c8":true,"enable_balance_scheduling":true,"fuse_muls_add":true}`,
      perNode: ["api-server-count 1 · data-parallel-start-rank 0", "headless · data-parallel-start-rank 4"],
    },
  },
  departures: [],
};
