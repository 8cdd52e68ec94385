import {
  Certainty,
  type Confidence,
  ConfidenceLevel,
  type ResolvedGroup,
  type SizedTopology,
} from "../../domain/index.ts";
import { isSparse } from "../../facts/index.ts";
import { beyondDocuments } from "./documented-batch.ts";

/** How sure the estimate is. The formula is the same for all models; what confirms it differs. */
export function confidenceIn(
  { model, spec, hardware }: SizedTopology,
  group: ResolvedGroup,
  budget: Certainty,
): Confidence {
  if (budget !== Certainty.Measured)
    return {
      level: ConfidenceLevel.Unsure,
      reason: `No log shows how much of a device of ${hardware.title} is usable`,
    };
  if (model.linearAttention !== undefined)
    return {
      level: ConfidenceLevel.Unsure,
      reason:
        "Activations and buffers take 10 to 26 GB in logs, depending on batch and images (vllm-ascend #15984, #17347)",
    };
  const beyond = beyondDocuments(model, group);
  if (beyond !== undefined) return { level: ConfidenceLevel.Formula, reason: beyond };
  if (spec.model.facts !== undefined)
    return { level: ConfidenceLevel.Formula, reason: "The sizes are those of model.facts" };
  if (isSparse(model) === true)
    return {
      level: ConfidenceLevel.Checked,
      reason:
        "Logs of GLM-5 agree with the sizes of weights (vllm-ascend #12839, #8817) and KV cache (#10918, #12023)",
    };
  return {
    level: ConfidenceLevel.Formula,
    reason: "All documented deployments fit; no log of such a model confirms the sizes",
  };
}
