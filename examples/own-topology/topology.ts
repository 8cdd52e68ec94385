import { defineTopology, type ModelFactsSpec } from "glm-serve";

/**
 * GLM-4.7 with 96 of its 160 experts, a model of our own. `npx glm-serve model config.json` prints these facts; with them
 * glm-serve estimates the memory, and checks degrees, context and parsers as it does for the models that it knows.
 */
const facts: ModelFactsSpec = {
  type: "glm4_moe",
  architectures: ["Glm4MoeForCausalLM"],
  maxPositions: 202752,
  attentionHeads: 96,
  hiddenSize: 5120,
  vocabularySize: 151552,
  routedExperts: 96,
  expertsPerToken: 8,
  sharedExperts: 1,
  denseLayers: 3,
  expertLayers: 89,
  draftLayers: 1,
  denseWidth: 12288,
  expertWidth: 1536,
  attention: { kind: "grouped", keyValueHeads: 8, headSize: 128 },
};

/** Two data-parallel ranks of eight devices on one Atlas 800 A3. */
export default defineTopology({
  name: "pruned-glm",
  summary: "A pruned GLM-4.7 w8a8 on one Atlas 800 A3, dp 2, tp 8, context 128k",
  source: "our own measurements",
  model: {
    name: "GLM-4.7-pruned",
    facts,
    weights: "w8a8",
    path: "/models/glm-4.7-pruned-w8a8",
    volumePath: "/models",
    servedModelName: "glm-pruned",
  },
  engine: { name: "vllm-ascend", version: "v0.30.0rc2" },
  hardware: "atlas-800-a3",
  groups: {
    serve: {
      role: "serve",
      nodes: 1,
      dataParallelSize: 2,
      tensorParallelSize: 8,
      ports: { api: 8000 },
      env: { HCCL_BUFFSIZE: "512", OMP_NUM_THREADS: "1" },
      args: {
        enableExpertParallel: true,
        trustRemoteCode: true,
        maxModelLen: 131072,
        maxNumBatchedTokens: 8192,
        maxNumSeqs: 16,
        gpuMemoryUtilization: 0.9,
        toolCallParser: "glm47",
        reasoningParser: "glm45",
        enableAutoToolChoice: true,
      },
    },
  },
});
