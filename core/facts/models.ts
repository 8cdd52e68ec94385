import type { ModelFacts } from "./model.ts";

// Sizes: config.json of each model as published by zai-org.
const glm4 = {
  attentionHeads: 96,
  routedExperts: 160,
  latentAttention: false,
  architecture: {
    hiddenSize: 5120,
    vocabularySize: 151_552,
    denseLayers: 3,
    expertLayers: 89,
    draftLayers: 1,
    denseWidth: 12_288,
    expertWidth: 1536,
    sharedExperts: 1,
    attention: { kind: "grouped", keyValueHeads: 8, headSize: 128 },
  },
} as const;

const glm5 = {
  attentionHeads: 64,
  routedExperts: 256,
  maxPositions: 202_752,
  latentAttention: true,
  architecture: {
    hiddenSize: 6144,
    vocabularySize: 154_880,
    denseLayers: 3,
    expertLayers: 75,
    draftLayers: 1,
    denseWidth: 12_288,
    expertWidth: 2048,
    sharedExperts: 1,
    attention: {
      kind: "latent",
      queryRank: 2048,
      keyValueRank: 512,
      plainSize: 192,
      rotarySize: 64,
      valueSize: 256,
      indexer: { heads: 32, headSize: 128 },
    },
  },
} as const;

/** Supported models by the name on their model card. */
export const models = {
  "GLM-4.5": { name: "GLM-4.5", type: "glm4_moe", maxPositions: 131_072, ...glm4 },
  "GLM-4.6": { name: "GLM-4.6", type: "glm4_moe", maxPositions: 202_752, ...glm4 },
  "GLM-4.7": { name: "GLM-4.7", type: "glm4_moe", maxPositions: 202_752, ...glm4 },
  "GLM-4.7-Flash": {
    name: "GLM-4.7-Flash",
    type: "glm4_moe_lite",
    attentionHeads: 20,
    routedExperts: 64,
    maxPositions: 202_752,
    latentAttention: true,
    architecture: {
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
    },
  },
  "GLM-5": { name: "GLM-5", type: "glm_moe_dsa", ...glm5 },
  "GLM-5.1": { name: "GLM-5.1", type: "glm_moe_dsa", ...glm5 },
} as const satisfies Record<string, ModelFacts>;

/** Models of the family that no document deploys, by the name on their model card. */
const unplanned: readonly string[] = ["GLM-4.5-Air", "GLM-5.2"];

/** The model of the family that the name means and that cannot be planned; undefined for any other name. */
export function unplannedModel(name: string): string | undefined {
  const folded = name.toLowerCase();
  return unplanned.find((model) => model.toLowerCase() === folded);
}

/** The problem of a topology or a question that names such a model. */
export function notPlanned(model: string): { readonly message: string; readonly fix: string } {
  return {
    message: `${model} is not supported: no document deploys it.`,
    fix: `Use one of ${Object.keys(models).join(", ")}`,
  };
}
