import type { DocumentedDeployment } from "../deployment.ts";

/** The commands name the repository Eco-Tech/GLM-4.7-W8A8-floatmtp. */
const model = "/root/.cache/modelscope/hub/models/Eco-Tech/GLM-4.7-W8A8-floatmtp";

export const deployment: DocumentedDeployment = {
  stack: "a3-glm47",
  source: "GLM4.x.md of v0.30.0rc2, lines 127 to 160",
  image: "quay.io/ascend/vllm-ascend:v0.30.0rc2-a3",
  groups: {
    serve: {
      nodes: 1,
      model,
      env: "AIV · OMP1 · EXP · HCCL_BUFFSIZE=512 · VLLM_ASCEND_ENABLE_TOPK_OPTIMIZE=1",
      flags: `data-parallel-size 2 · tensor-parallel-size 8 · enable-expert-parallel · seed 1024 · served-model-name glm · max-model-len 133000 · max-num-batched-tokens 8192 · max-num-seqs 16 · quantization ascend · trust-remote-code · gpu-memory-utilization 0.9 · speculative-config {"num_speculative_tokens":3,"method":"mtp","enforce_eager":true}
        · compilation-config {"cudagraph_capture_sizes":[1,2,4,8,16,32,64,128,256,512],"cudagraph_mode":"FULL_DECODE_ONLY"}
        · additional-config {"enable_shared_expert_dp":true,"ascend_fusion_config":{"fusion_ops_gmmswigluquant":false},"scheduler_config":{"enable_balance_scheduling":true}}`,
    },
  },
  departures: [
    { group: "serve", at: "host", value: "0.0.0.0" },
    { group: "serve", at: "port", value: "8000" },
  ],
};
