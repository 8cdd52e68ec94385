import type { models, WeightFormat } from "../facts/index.ts";

/** A score that upstream's tests expect of a model. */
interface AccuracyBaseline {
  readonly models: readonly (keyof typeof models)[];
  readonly weights: WeightFormat;
  readonly dataset: string;
  readonly score: number;
  /** Points by which a run may differ. */
  readonly spread: number;
}

/** Scores in the nightly tests of vllm-ascend v0.30.0rc2 (tests/e2e/cases). */
const accuracyBaselines: readonly AccuracyBaseline[] = [
  { models: ["GLM-5.1", "GLM-5.2"], weights: "w8a8c8", dataset: "AIME2025", score: 93.33, spread: 10 },
  { models: ["GLM-5.1", "GLM-5.2"], weights: "w8a8", dataset: "AIME2025", score: 90, spread: 10 },
  { models: ["GLM-5.3"], weights: "w8a8c8", dataset: "GPQA", score: 91.92, spread: 5 },
];

/** Shares of draft tokens that the model accepts, by their position in a step. */
interface DraftAcceptance {
  readonly model: keyof typeof models;
  readonly weights: WeightFormat;
  readonly method: string;
  readonly dataset: string;
  readonly shares: readonly number[];
  /** By which a run may differ. */
  readonly spread: number;
}

/** Acceptance in the nightly tests of vllm-ascend v0.30.0rc2, on one A3. */
const draftAcceptance: readonly DraftAcceptance[] = [
  {
    model: "GLM-5.2",
    weights: "w4a8",
    method: "deepseek_mtp",
    dataset: "GSM8K",
    shares: [0.9, 0.77, 0.63],
    spread: 0.05,
  },
  {
    model: "GLM-5.2",
    weights: "w4a8",
    method: "dspark (RedHatAI/GLM-5.2-speculator.dspark)",
    dataset: "GSM8K",
    shares: [0.89, 0.79, 0.65, 0.55, 0.47, 0.4, 0.34],
    spread: 0.05,
  },
];

/** What upstream's tests expect of the answers of a model, whatever its shape. */
export interface Quality {
  readonly accuracy: readonly AccuracyBaseline[];
  readonly acceptance: readonly DraftAcceptance[];
}

/** The expected quality of a model with some weights. */
export function qualityOf(model: string, weights: WeightFormat): Quality {
  return {
    accuracy: accuracyBaselines.filter(
      (baseline) => baseline.weights === weights && baseline.models.some((name) => name === model),
    ),
    acceptance: draftAcceptance.filter(
      (baseline) => baseline.weights === weights && baseline.model === model,
    ),
  };
}
