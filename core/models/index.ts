import type { ModelFacts } from "./model.ts";

// Figures: config.json of each model as published by zai-org.
const glm5 = {
  attentionHeads: 64,
  routedExperts: 256,
  maxPositions: 202_752,
  latentAttention: true,
} as const;

/** Known models by the name on their card. */
export const models = {
  "GLM-5": { name: "GLM-5", ...glm5 },
  "GLM-5.1": { name: "GLM-5.1", ...glm5 },
} as const satisfies Record<string, ModelFacts>;
