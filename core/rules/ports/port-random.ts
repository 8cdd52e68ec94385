import {
  holds,
  type PortClaim,
  Severity,
  defineRule,
  type RuleProblem,
  type GivenValue,
} from "../../domain/index.ts";
import { ephemeralRange } from "../../ports/index.ts";
import { printSpan } from "../../site/index.ts";

export const portRandom = defineRule({
  id: "port-random",
  severity: Severity.Warning,
  source:
    "Mooncake and HCCL pick any free port of their ranges at each start, perhaps before the other listens",
  per: "ledger",
  check: ({ conflicts }, { at, topology }) => {
    const ephemeral = ephemeralRange(topology.site);
    const found = new Map<string, RuleProblem>();
    for (const { place, first, second } of conflicts) {
      const [holder, picker] = holds(first) ? [first, second] : [second, first];
      // The ephemeral range has a rule of its own.
      if (holds(picker) || (picker.first === ephemeral.first && picker.last === ephemeral.last)) continue;
      const key = `${holder.setting} ${picker.setting}`;
      if (!found.has(key)) found.set(key, overlap(place, holder, picker, at(holder.setting)));
    }
    return [...found.values()];
  },
});

function overlap(place: string, holder: PortClaim, picker: PortClaim, given: GivenValue): RuleProblem {
  return {
    ...given,
    message: `On ${place}, ${picker.owner} picks ports of ${printSpan(picker)} (${picker.why}), and ${holder.owner} needs ${printSpan(holder)} (${holder.why}).`,
    fix: `move it out of ${printSpan(picker)}, or the range by ${picker.setting}`,
  };
}
