import type { DocumentedDeployment } from "../deployment.ts";

export const deployment: DocumentedDeployment = {
  stack: "a2-glm51-w4a8",
  source: "GLM5.md of v0.30.0rc2, line 281",
  image: "quay.io/ascend/vllm-ascend:v0.30.0rc2",
  groups: {
    serve: {
      nodes: 1,
      // The command says GLM5-w4a8, for GLM-5 and GLM-5.1.
      model: "/root/.cache/modelscope/hub/models/vllm-ascend/GLM-5.1-w4a8",
      env: "AIV · EXP · HCCL_BUFFSIZE=200",
      flags: `BASE · FDO · IDX · MTP3 · port 8000 · data-parallel-size 1 · tensor-parallel-size 8 · enable-expert-parallel · served-model-name glm-5 · max-num-seqs 8 · max-model-len 32768 · max-num-batched-tokens 4096 · gpu-memory-utilization 0.95 · enable-chunked-prefill · enable-prefix-caching
        · additional-config {"multistream_overlap_shared_expert":true,"enable_balance_scheduling":true,"enable_flashcomm1":true}`,
    },
  },
  departures: [],
};
