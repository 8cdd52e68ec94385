import { defineRule, Severity } from "../../../domain/index.ts";
import { knownProblems } from "../known-problems.ts";

export const knownProblem = defineRule({
  id: "ascend-known-problem",
  severity: Severity.Warning,
  source: "vllm-ascend, notes of its releases and public reports",
  per: "topology",
  check: (topology, { at }) => {
    const { version } = topology.spec.engine;
    return knownProblems
      .filter(({ releases }) => releases.includes(version))
      .flatMap(({ meets, effect, remedy, source }) => {
        const met = topology.groups.filter((group) => meets(group, topology));
        if (met.length === 0) return [];
        const names = met.map(({ name }) => `groups.${name}`).join(" and ");
        return [
          {
            ...at("engine.version"),
            message: `vllm-ascend ${version} has a known problem in ${names}: ${effect}.`,
            fix: remedy,
            source,
          },
        ];
      });
  },
});
