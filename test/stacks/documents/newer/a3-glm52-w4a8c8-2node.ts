import type { DocumentedDeployment } from "../deployment.ts";

export const deployment: DocumentedDeployment = {
  stack: "a3-glm52-w4a8c8-2node",
  source: "GLM5.2.md of v0.30.0rc2, lines 177 to 267",
  image: "quay.io/ascend/vllm-ascend:v0.30.0rc2-a3",
  groups: {
    serve: {
      nodes: 2,
      model: "/root/.cache/modelscope/hub/models/vllm-ascend/GLM-5.2-w4a8c8",
      env: "NET3 · AIV · EXP · HCCL_BUFFSIZE=400",
      flags: `BASE · TOOLS · FDO · MTP3 · port 8000 · data-parallel-size 4 · data-parallel-size-local 2 · data-parallel-address $node0_ip · data-parallel-rpc-port 12980 · tensor-parallel-size 8 · enable-expert-parallel · served-model-name glm-52 · max-num-seqs 16 · max-model-len 66000 · max-num-batched-tokens 8192 · gpu-memory-utilization 0.90 · attention_config.indexer_kv_dtype int8
        · additional-config {"enable_dsa_cp":true,"enable_balance_scheduling":true,"fuse_muls_add":true,"multistream_overlap_shared_expert":true,"c8_enable_reshape_optim":false,"enable_flashcomm1":true,"enable_fused_mc2":1}`,
      perNode: ["api-server-count 1 · data-parallel-start-rank 0", "headless · data-parallel-start-rank 2"],
    },
  },
  departures: [{ group: "serve", at: "additional-config.fuse_muls_add" }],
};
