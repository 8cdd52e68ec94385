import type { DocumentedDeployment } from "../deployment.ts";

export const deployment: DocumentedDeployment = {
  stack: "a5-glm53flash",
  source: "GLM5.3-Flash.md of v0.30.0rc2, lines 188 to 217",
  image: "quay.io/ascend/vllm-ascend:v0.30.0rc2-a5",
  groups: {
    serve: {
      nodes: 1,
      model: "/root/.cache/modelscope/hub/models/Eco-Tech/GLM-5.3-Flash-w8a8-mxfp8",
      env: "EXP · VLLM_USE_V2_MODEL_RUNNER=0 · HCCL_BUFFSIZE=1024",
      flags: `BASE · MTP3 · port 8000 · data-parallel-size 1 · tensor-parallel-size 8 · enable-expert-parallel · served-model-name glm · max-num-seqs 32 · max-model-len 132096 · max-num-batched-tokens 8192 · gpu-memory-utilization 0.9
        · limit-mm-per-prompt {"image":1,"video":0} · compilation-config {"cudagraph_mode":"FULL_DECODE_ONLY","cudagraph_capture_sizes":[1,2,4,8,16,32,64,96,128]}`,
    },
  },
  departures: [],
};
