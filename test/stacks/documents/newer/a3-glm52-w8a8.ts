import type { DocumentedDeployment } from "../deployment.ts";

export const deployment: DocumentedDeployment = {
  stack: "a3-glm52-w8a8",
  source: "GLM5.2.md of v0.22.1rc1, lines 126 to 156, with the image glm5.2-a3",
  image: "quay.io/ascend/vllm-ascend:v0.23.0.post1-a3",
  groups: {
    serve: {
      nodes: 1,
      model: "/root/.cache/modelscope/hub/models/vllm-ascend/GLM-5.2-w8a8",
      env: "AIV · OMP1 · HCCL_BUFFSIZE=200 · EXP · VLLM_ASCEND_BALANCE_SCHEDULING=1 · VLLM_ASCEND_ENABLE_MLAPO=1 · VLLM_VERSION=0.21.0",
      flags: `host 0.0.0.0 · port 8077 · data-parallel-size 2 · tensor-parallel-size 8 · enable-expert-parallel · seed 1024 · served-model-name glm-52 · max-num-seqs 48 · max-model-len 20480 · max-num-batched-tokens 4096 · trust-remote-code · gpu-memory-utilization 0.95 · quantization ascend · async-scheduling · FDO · speculative-config {"num_speculative_tokens":3,"method":"deepseek_mtp"}
        · additional-config {"enable_npugraph_ex":true,"fuse_muls_add":true,"multistream_overlap_shared_expert":true}`,
    },
  },
  departures: [{ group: "serve", at: "env.VLLM_VERSION" }],
};
