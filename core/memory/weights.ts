import { Certainty, type MemoryPart, type Sharding } from "../domain/index.ts";
import { parametersOf, type SizedModel, type WeightFormat, weightFormats } from "../facts/index.ts";

const BF16_BYTES = 2;

/** Weights on one device, without the scales of quantization, which are a few per cent of a quantized part. */
export function weightParts(
  model: SizedModel,
  format: WeightFormat,
  sharding: Sharding,
): readonly MemoryPart[] {
  const { tensorParallelSize: split, draftLayers, wholeAttention, wholeSharedExperts } = sharding;
  const { expertParallelSize, expertTensorParallelSize } = sharding;
  const parameters = parametersOf(model, draftLayers);
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
    part(
      "embedding and head",
      (2 * parameters.embedding * BF16_BYTES) / split,
      `bf16 in every format, ${placed}`,
    ),
  ].filter(({ bytes: size }) => size > 0);
}

function sized(bytes: number): string {
  return bytes === 1 ? "1 byte each" : `${bytes} bytes each`;
}
