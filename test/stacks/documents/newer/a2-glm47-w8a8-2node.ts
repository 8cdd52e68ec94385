import type { DocumentedDeployment } from "../deployment.ts";

/** The commands name the repository Eco-Tech/GLM-4.7-W8A8-floatmtp. */
const model = "/root/.cache/modelscope/hub/models/Eco-Tech/GLM-4.7-W8A8-floatmtp";

export const deployment: DocumentedDeployment = {
  stack: "a2-glm47-w8a8-2node",
  source: "GLM4.x.md of v0.30.0rc2, lines 169 and 218",
  image: "quay.io/ascend/vllm-ascend:v0.30.0rc2",
  groups: {
    serve: {
      nodes: 2,
      model,
      env: "NET · AIV · OMP1 · EXP · HCCL_BUFFSIZE=512 · VLLM_ASCEND_ENABLE_TOPK_OPTIMIZE=1",
      flags: `BASE · TOOLS · port 8004 · data-parallel-size 2 · data-parallel-size-local 1 · data-parallel-rpc-port 13389 · tensor-parallel-size 8 · enable-expert-parallel · max-model-len 140000 · max-num-batched-tokens 8192 · max-num-seqs 16 · gpu-memory-utilization 0.9 · served-model-name glm47 · speculative-config {"num_speculative_tokens":3,"method":"mtp","enforce_eager":true}
        · compilation-config {"cudagraph_capture_sizes":[1,2,4,8,16,32,64,128,256,512],"cudagraph_mode":"FULL_DECODE_ONLY"}
        · additional-config {"enable_shared_expert_dp":true,"ascend_fusion_config":{"fusion_ops_gmmswigluquant":false},"scheduler_config":{"enable_balance_scheduling":true}}`,
      perNode: [
        "data-parallel-start-rank 0 · data-parallel-address $local_ip",
        "headless · data-parallel-start-rank 1 · data-parallel-address $node0_ip",
      ],
    },
  },
  departures: [],
};
