import { Certainty, type MemoryPart, type Sharding } from "../domain/index.ts";
import {
  parametersOf,
  type PipelineStage,
  type SizedModel,
  type WeightFormat,
  weightFormats,
} from "../facts/index.ts";

const BF16_BYTES = 2;

const FP32_BYTES = 4;

/**
 * Weights on one device, without the scales of quantization, which are a few per cent of a quantized part.
 *
 * @param stage the pipeline stage of the device; @default all layers
 */
export function weightParts(
  model: SizedModel,
  format: WeightFormat,
  sharding: Sharding,
  stage?: PipelineStage,
): readonly MemoryPart[] {
  const { tensorParallelSize: split, wholeAttention, wholeSharedExperts } = sharding;
  const { expertParallelSize, expertTensorParallelSize } = sharding;
  const draftLayers = draftLayersOf(sharding, stage);
  const parameters = parametersOf(model, draftLayers, stage?.range);
  const { attentionInput, attentionOutput, sharedExperts, dense, unsplit } = parameters;
  const { expertBytes, otherBytes } = weightFormats[format];
  // If the experts do not divide evenly, some devices hold one more.
  const expertsHeld = Math.ceil(model.routedExperts / expertParallelSize);
  const expertSize =
    model.routedExperts === 0 ? 0 : parameters.routedExperts / model.routedExperts / expertTensorParallelSize;
  const whole =
    unsplit +
    (wholeAttention === "none" ? 0 : attentionInput) +
    (wholeAttention === "all" ? attentionOutput : 0) +
    (wholeSharedExperts ? sharedExperts : 0);
  const shared = attentionInput + attentionOutput + sharedExperts + dense + unsplit - whole;
  const encoder = sharding.encoder ?? "slice";
  const placed = split === 1 ? "on one device" : `over ${split} devices`;
  const part = (name: string, size: number, basis: string): MemoryPart => ({
    name,
    bytes: size,
    certainty: Certainty.Inferred,
    basis: `sizes in config.json of ${model.name}, ${basis}`,
  });
  return [
    part(
      "routed experts",
      expertsHeld * expertSize * expertBytes,
      `${sized(expertBytes)}, ${expertsHeld} of ${model.routedExperts} experts${expertTensorParallelSize === 1 ? "" : `, each over ${expertTensorParallelSize} devices`}`,
    ),
    part(
      "attention, shared experts and dense layers",
      (shared * otherBytes) / split,
      `${sized(otherBytes)}, ${placed}`,
    ),
    part("replicated weights", whole * otherBytes, `${sized(otherBytes)}, not sharded`),
    // The engine builds neither with the format of the weights, and published fp8 weights hold both in bf16.
    part(
      "linear attention",
      (parameters.linearAttention * BF16_BYTES) / split,
      `bf16 in every format, ${placed}`,
    ),
    part(
      "image encoder",
      encoder === "none" ? 0 : (parameters.vision * BF16_BYTES) / (encoder === "whole" ? 1 : split),
      `bf16 in every format, ${encoder === "whole" ? "not sharded" : placed}`,
    ),
    part("residual streams", parameters.residualStreams * FP32_BYTES, "fp32 in every format, not sharded"),
    part(
      "embedding and head",
      (embeddingsOf(stage, draftLayers) * parameters.embedding * BF16_BYTES) / split,
      `bf16 in every format, ${placed}`,
    ),
  ].filter(({ bytes: size }) => size > 0);
}

/** Draft layers of a stage: the last stage holds all of them. */
function draftLayersOf({ draftLayers }: Sharding, stage: PipelineStage | undefined): number {
  return stage === undefined || stage.isLast ? draftLayers : 0;
}

/** Embedding and head of a stage. Draft layers behind a pipeline need the embedding a second time. */
function embeddingsOf(stage: PipelineStage | undefined, draftLayers: number): number {
  if (stage === undefined || (stage.isFirst && stage.isLast)) return 2;
  return (stage.isFirst ? 1 : 0) + (stage.isLast ? 1 + Math.min(1, draftLayers) : 0);
}

function sized(bytes: number): string {
  return bytes === 1 ? "1 byte each" : `${bytes} bytes each`;
}
