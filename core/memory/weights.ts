import { Certainty, type MemoryPart, type Sharding } from "../domain/index.ts";
import { type ModelFacts, parametersOf, WeightFormat } from "../facts/index.ts";

/** Bytes of one parameter: of routed experts, and of all others. Embedding and head are bf16 in every format. */
const PARAMETER_BYTES: Readonly<Record<WeightFormat, { readonly experts: number; readonly rest: number }>> = {
  [WeightFormat.Bf16]: { experts: 2, rest: 2 },
  [WeightFormat.Fp8]: { experts: 1, rest: 1 },
  [WeightFormat.W8a8]: { experts: 1, rest: 1 },
  [WeightFormat.W4a8]: { experts: 0.5, rest: 1 },
};

const BF16_BYTES = 2;

/** Weights on one device, without the scales of quantization, which are a few per cent of a quantized part. */
export function weightParts(
  model: ModelFacts,
  format: WeightFormat,
  sharding: Sharding,
): readonly MemoryPart[] {
  const { tensorParallelSize: split, draftLayers, wholeAttention, wholeSharedExperts } = sharding;
  const { expertParallelSize, expertTensorParallelSize } = sharding;
  const parameters = parametersOf(model, draftLayers);
  const { attentionInput, attentionOutput, sharedExperts, dense, unsplit } = parameters;
  const bytes = PARAMETER_BYTES[format];
  // If the experts do not divide evenly, some devices hold one more.
  const expertsHeld = Math.ceil(model.routedExperts / expertParallelSize);
  const expertSize = parameters.routedExperts / model.routedExperts / expertTensorParallelSize;
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
      expertsHeld * expertSize * bytes.experts,
      `${sized(bytes.experts)}, ${expertsHeld} of ${model.routedExperts} experts${expertTensorParallelSize === 1 ? "" : `, each over ${expertTensorParallelSize} devices`}`,
    ),
    part(
      "attention, shared experts and dense layers",
      (shared * bytes.rest) / split,
      `${sized(bytes.rest)}, ${placed}`,
    ),
    part("replicated weights", whole * bytes.rest, `${sized(bytes.rest)}, not sharded`),
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
