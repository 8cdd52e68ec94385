import { ChatFormat } from "./chat-format.ts";
import { indexedLayers } from "./layers.ts";
import type { ModelFacts } from "./model.ts";

// Sizes: config.json of each model as published by zai-org, unless the entry names another source.
const glm4 = {
  type: "glm4_moe",
  architectures: ["Glm4MoeForCausalLM"],
  attentionHeads: 96,
  routedExperts: 160,
  expertsPerToken: 8,
  hiddenSize: 5120,
  vocabularySize: 151_552,
  denseLayers: 3,
  expertLayers: 89,
  draftLayers: 1,
  denseWidth: 12_288,
  expertWidth: 1536,
  sharedExperts: 1,
  attention: { kind: "grouped", keyValueHeads: 8, headSize: 128 },
  draftHeadStored: true,
} as const satisfies Omit<ModelFacts, "name">;

const indexer = { heads: 32, headSize: 128 };

const sparseAttention = {
  kind: "latent",
  queryRank: 2048,
  keyValueRank: 512,
  plainSize: 192,
  rotarySize: 64,
  valueSize: 256,
} as const;

const glm5 = {
  type: "glm_moe_dsa",
  architectures: ["GlmMoeDsaForCausalLM"],
  attentionHeads: 64,
  routedExperts: 256,
  expertsPerToken: 8,
  maxPositions: 202_752,
  hiddenSize: 6144,
  vocabularySize: 154_880,
  denseLayers: 3,
  expertLayers: 75,
  draftLayers: 1,
  denseWidth: 12_288,
  expertWidth: 2048,
  sharedExperts: 1,
  attention: { ...sparseAttention, indexer },
  // Deployment document 002, §5.2: adjust_weight.py adds them.
  draftHeadStored: false,
} as const satisfies Omit<ModelFacts, "name">;

// index_topk_freq 4 and index_skip_topk_offset 3: 21 of 78 layers have an indexer.
const { draftHeadStored: _, ...glm52 } = {
  ...glm5,
  maxPositions: 1_048_576,
  attention: { ...sparseAttention, indexer: { ...indexer, layers: indexedLayers(78, 4, 3) } },
};

// Weights with and without the draft layer are published: vllm-ascend #5794; GLM4.x.md of vllm-ascend v0.20.2rc1 takes GLM-4.7-W8A8-floatmtp.
const someDrafts = { quantizedDraft: "some" } as const;

/** Known models by the name on their model card. */
export const models = {
  "GLM-4.5": {
    ...glm4,
    ...someDrafts,
    name: "GLM-4.5",
    maxPositions: 131_072,
    chatFormat: ChatFormat.Glm45,
  },
  "GLM-4.5-Air": {
    ...glm4,
    ...someDrafts,
    name: "GLM-4.5-Air",
    chatFormat: ChatFormat.Glm45,
    maxPositions: 131_072,
    routedExperts: 128,
    hiddenSize: 4096,
    denseLayers: 1,
    expertLayers: 45,
    denseWidth: 10_944,
    expertWidth: 1408,
  },
  // GLM4.x.md of vllm-ascend: GLM-4.6-w8a8 has no MTP.
  "GLM-4.6": {
    ...glm4,
    name: "GLM-4.6",
    maxPositions: 202_752,
    chatFormat: ChatFormat.Glm45,
    quantizedDraft: "none",
  },
  "GLM-4.7": {
    ...glm4,
    ...someDrafts,
    name: "GLM-4.7",
    maxPositions: 202_752,
    chatFormat: ChatFormat.Glm47,
  },
  "GLM-4.7-Flash": {
    name: "GLM-4.7-Flash",
    type: "glm4_moe_lite",
    architectures: ["Glm4MoeLiteForCausalLM"],
    attentionHeads: 20,
    routedExperts: 64,
    expertsPerToken: 4,
    maxPositions: 202_752,
    hiddenSize: 2048,
    vocabularySize: 154_880,
    denseLayers: 1,
    expertLayers: 46,
    draftLayers: 1,
    denseWidth: 10_240,
    expertWidth: 1536,
    sharedExperts: 1,
    attention: {
      kind: "latent",
      queryRank: 768,
      keyValueRank: 512,
      plainSize: 192,
      rotarySize: 64,
      valueSize: 256,
    },
    draftHeadStored: true,
  },
  "GLM-5": { name: "GLM-5", ...glm5 },
  "GLM-5.1": { name: "GLM-5.1", ...glm5 },
  "GLM-5.2": { name: "GLM-5.2", ...glm52 },
  // config.json in HawkBearPig/GLM-5.3-Int4-Int8Mix-RTN-g64: every size is that of GLM-5.2.
  "GLM-5.3": { name: "GLM-5.3", ...glm52, alwaysThinks: true },
  // vllm-ascend v0.30.0rc2, models/glm5next/config.py and the config.json of its test slice of nine layers; the counts of
  // layers and experts as Zek-Takai/glm53-flash-internals lists them from the config.json of a published checkpoint.
  "GLM-5.3-Flash": {
    name: "GLM-5.3-Flash",
    type: "glm5_next",
    architectures: ["Glm5NextForConditionalGeneration"],
    attentionHeads: 64,
    routedExperts: 288,
    expertsPerToken: 8,
    maxPositions: 1_048_576,
    hiddenSize: 4096,
    vocabularySize: 154_880,
    denseLayers: 3,
    expertLayers: 42,
    draftLayers: 1,
    denseWidth: 12_288,
    expertWidth: 2048,
    sharedExperts: 1,
    attention: {
      kind: "latent",
      queryRank: 1536,
      keyValueRank: 512,
      plainSize: 256,
      rotarySize: 0,
      valueSize: 256,
      indexer: { ...indexer, pooledTokens: 4 },
    },
    // Every fourth layer, from the fourth on, has latent attention.
    linearAttention: {
      layers: Array.from({ length: 45 }, (_layer, layer) => layer).filter((layer) => layer % 4 !== 3),
      heads: 64,
      headSize: 128,
      convolution: 4,
    },
    vision: { layers: 24, hiddenSize: 1024, gated: true, merger: { patches: 2, width: 10_240 } },
    residualStreams: 4,
    alwaysThinks: true,
  },
} as const satisfies Record<string, ModelFacts>;
