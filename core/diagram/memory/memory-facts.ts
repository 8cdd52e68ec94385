import type { RuleInput } from "../../domain/index.ts";
import { type MemoryBar, memoryBars } from "./memory-bar.ts";

/** What the memory view shows. */
export interface MemoryFacts {
  readonly title: string;
  readonly subtitle: string;
  readonly bars: readonly MemoryBar[];
  /** How sure the figures are, and their unit. */
  readonly notes: readonly string[];
}

/** The memory of the devices of a topology. */
export function memoryFacts(input: RuleInput): MemoryFacts {
  const { topology, memoryOf } = input;
  const { model, spec, engine, instance } = topology;
  const confidences = topology.groups.flatMap((group) => {
    const confidence = memoryOf(group)?.confidence;
    return confidence === undefined ? [] : [`Confidence: ${confidence.level}. ${confidence.reason}.`];
  });
  return {
    title: `Device memory of ${instance}`,
    subtitle: `${model.name} ${spec.model.weights} · ${engine.title} ${spec.engine.version} · estimate for one device of each group`,
    bars: memoryBars(input),
    notes: [
      ...new Set(confidences),
      "Sizes are inferred where no other word stands beside them. 1 GB is 10⁹ bytes.",
    ],
  };
}
