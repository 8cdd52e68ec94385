import { eachGroup, type EngineRule, type RuleProblem, Severity } from "../../../domain/index.ts";
import { entryOf } from "../../../topology/index.ts";
import { mooncakeOf, mooncakeVariables, spelledIn, spellingFor } from "../mooncake.ts";

export const variableOfMooncake: EngineRule = {
  id: "ascend-variable-of-mooncake",
  severity: Severity.Warning,
  source:
    "Mooncake: MC_MIN_PRC_PORT and MC_MAX_PRC_PORT, spelled RPC from v0.3.11 on; ASCEND_BASE_PORT from v0.3.8 on",
  check: eachGroup((group, { spec }) => {
    const mooncake = mooncakeOf(spec.engine.version);
    const { version, first, last, base } = mooncake;
    const read = new Set([spelledIn(group.env, first), spelledIn(group.env, last), base]);
    return mooncakeVariables.flatMap((name): RuleProblem[] => {
      const value = entryOf(group.env, name);
      if (value === undefined || read.has(name)) return [];
      const right = spellingFor(mooncake, name);
      return [
        {
          path: `groups.${group.name}.env.${name}`,
          value,
          message:
            right !== undefined && read.has(right)
              ? `${right} is set, too, and Mooncake ${version} of this image reads that one.`
              : `Mooncake ${version} of this image reads no such variable.`,
          fix: right === undefined || read.has(right) ? "take it out" : `rename it to ${right}`,
        },
      ];
    });
  }),
};
