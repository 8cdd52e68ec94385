import type { DocumentedDeployment } from "../deployment.ts";

export const deployment: DocumentedDeployment = {
  stack: "a3-glm51-2node",
  source: "GLM5.md of v0.30.0rc2, lines 352 to 445; table 9.1.1, lines 1486 to 1503",
  image: "quay.io/ascend/vllm-ascend:v0.30.0rc2-a3",
  groups: {
    serve: {
      nodes: 2,
      model: "/root/.cache/modelscope/hub/models/vllm-ascend/GLM-5.1-W8A8C8-MTP",
      env: "NET3 · AIV · EXP · HCCL_BUFFSIZE=400",
      // The last three flags are those of table 9.1.1; the command lacks them.
      flags: `BASE · TOOLS · FDO · IDX · MTP3 · port 8000 · data-parallel-size 8 · data-parallel-size-local 4 · enable-expert-parallel · data-parallel-rpc-port 12980 · tensor-parallel-size 4 · served-model-name glm-5 · gpu-memory-utilization 0.92 · enable-chunked-prefill · enable-prefix-caching · async-scheduling · kv-cache-dtype int8 · attention_config.indexer_kv_dtype int8
        · additional-config {"enable_dsa_cp":true,"enable_balance_scheduling":true,"fuse_muls_add":true,"enable_flashcomm1":true,"enable_fused_mc2":true,"enable_mlapo":true}
        · max-model-len 202752 · max-num-seqs 6 · max-num-batched-tokens 4096`,
      perNode: [
        "data-parallel-address $local_ip",
        "headless · data-parallel-start-rank 4 · data-parallel-address $node0_ip",
      ],
    },
  },
  departures: [
    { group: "serve", at: "additional-config.fuse_muls_add" },
    { group: "serve", at: "additional-config.enable_fused_mc2", value: 1 },
  ],
};
