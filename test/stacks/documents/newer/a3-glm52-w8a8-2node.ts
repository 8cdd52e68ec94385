import type { DocumentedDeployment } from "../deployment.ts";

export const deployment: DocumentedDeployment = {
  stack: "a3-glm52-w8a8-2node",
  source: "GLM5.2.md of v0.22.1rc1, lines 178 to 276, with the image glm5.2-a3",
  image: "quay.io/ascend/vllm-ascend:v0.23.0.post1-a3",
  groups: {
    serve: {
      nodes: 2,
      model: "/root/.cache/modelscope/hub/models/vllm-ascend/GLM-5.2-w8a8",
      env: "NET · VLLM_VERSION=0.21.0 · AIV · VLLM_ASCEND_BALANCE_SCHEDULING=0 · OMP1 · HCCL_BUFFSIZE=400 · EXP · VLLM_ASCEND_ENABLE_MLAPO=1 · VLLM_ASCEND_ENABLE_FLASHCOMM1=1 · ASCEND_LAUNCH_BLOCKING=0",
      flags: `host 0.0.0.0 · port 8077 · data-parallel-size 2 · data-parallel-size-local 1 · data-parallel-address $node0_ip · data-parallel-rpc-port 12980 · tensor-parallel-size 16 · seed 1024 · served-model-name glm-52 · max-num-seqs 48 · max-model-len 64000 · max-num-batched-tokens 4096 · trust-remote-code · gpu-memory-utilization 0.93 · quantization ascend · enable-prefix-caching · async-scheduling · FDO · speculative-config {"num_speculative_tokens":5,"method":"deepseek_mtp"}
        · additional-config {"enable_npugraph_ex":true,"fuse_muls_add":true,"multistream_overlap_shared_expert":true}`,
      perNode: ["", "headless · data-parallel-start-rank 1"],
    },
  },
  departures: [
    { group: "serve", at: "env.VLLM_VERSION" },
    { group: "serve", at: "env.VLLM_ASCEND_ENABLE_FLASHCOMM1" },
  ],
};
