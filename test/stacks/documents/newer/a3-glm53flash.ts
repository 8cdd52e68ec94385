import type { DocumentedDeployment } from "../deployment.ts";

export const deployment: DocumentedDeployment = {
  stack: "a3-glm53flash",
  source: "GLM5.3-Flash.md of v0.30.0rc2, lines 219 to 248",
  image: "quay.io/ascend/vllm-ascend:v0.30.0rc2-a3",
  groups: {
    serve: {
      nodes: 1,
      model: "/root/.cache/modelscope/hub/models/Eco-Tech/GLM-5.3-Flash-w8a8",
      env: "AIV · EXP · VLLM_USE_V2_MODEL_RUNNER=0 · HCCL_BUFFSIZE=400",
      flags:
        'BASE · FDO · MTP5 · port 8000 · max-model-len 133120 · data-parallel-size 1 · tensor-parallel-size 16 · enable-expert-parallel · served-model-name glm · safetensors-load-strategy prefetch · max-num-seqs 32 · max-num-batched-tokens 8192 · limit-mm-per-prompt {"image":1,"video":0} · gpu-memory-utilization 0.92 · additional_config {"multistream_overlap_shared_expert":true} · api-server-count 1',
    },
  },
  departures: [],
};
