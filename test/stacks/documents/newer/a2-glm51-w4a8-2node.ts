import type { DocumentedDeployment } from "../deployment.ts";

export const deployment: DocumentedDeployment = {
  stack: "a2-glm51-w4a8-2node",
  source: "GLM5.md of v0.30.0rc2, line 450",
  image: "quay.io/ascend/vllm-ascend:v0.30.0rc2",
  groups: {
    serve: {
      nodes: 2,
      // The command says GLM5-w4a8, for GLM-5 and GLM-5.1.
      model: "/root/.cache/modelscope/hub/models/vllm-ascend/GLM-5.1-w4a8",
      env: "NET3 · AIV · EXP · HCCL_BUFFSIZE=200",
      flags: `BASE · FDO · IDX · MTP3 · port 8000 · data-parallel-size 2 · data-parallel-size-local 1 · data-parallel-address $node0_ip · data-parallel-rpc-port 13389 · tensor-parallel-size 8 · served-model-name glm-5 · enable-expert-parallel · max-num-seqs 2 · max-model-len 131072 · max-num-batched-tokens 4096 · gpu-memory-utilization 0.95
        · additional-config {"multistream_overlap_shared_expert":true,"enable_balance_scheduling":true,"enable_flashcomm1":true}`,
      perNode: ["", "headless · data-parallel-start-rank 1"],
    },
  },
  departures: [],
};
