import { eachGroup, type EngineRule } from "../../domain/index.ts";
import { engines } from "../../engines/index.ts";
import { suggest } from "../../errors/index.ts";
import { Vendor } from "../../facts/index.ts";
import { entryOf } from "../../topology/index.ts";

/** Engines that communicate through HCCL: all that run on Ascend. */
export const hcclEngines: readonly string[] = Object.values(engines)
  .filter(({ vendor }) => vendor === Vendor.Ascend)
  .map(({ name }) => name);

interface Range {
  readonly id: string;
  readonly variable: string;
  readonly source: string;
  readonly min: number;
  readonly max: number;
  /** @default 1 */
  readonly step?: number;
}

/** A rule about a variable that holds a whole number. */
export function numberRule({ id, variable, source, min, max, step = 1 }: Range): EngineRule {
  const wanted = [
    "a whole number",
    max === Number.POSITIVE_INFINITY ? `from ${min} on` : `from ${min} to ${max}`,
    ...(step === 1 ? [] : [`that ${step} divides`]),
  ].join(" ");
  return {
    id,
    engines: hcclEngines,
    source,
    check: eachGroup((group) => {
      const value = entryOf(group.env, variable);
      if (value === undefined) return [];
      const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
      if (number >= min && number <= max && number % step === 0) return [];
      return [
        {
          path: `groups.${group.name}.env.${variable}`,
          value,
          message: `HCCL takes ${wanted}.`,
          fix: `write ${wanted}`,
        },
      ];
    }),
  };
}

interface Choice {
  readonly id: string;
  readonly variable: string;
  readonly source: string;
  readonly choices: readonly string[];
}

/** A rule about a variable that holds one of a few words. */
export function choiceRule({ id, variable, source, choices }: Choice): EngineRule {
  return {
    id,
    engines: hcclEngines,
    source,
    check: eachGroup((group) => {
      const value = entryOf(group.env, variable);
      if (value === undefined || choices.includes(value)) return [];
      return [
        {
          path: `groups.${group.name}.env.${variable}`,
          value,
          message: `HCCL takes one of ${choices.join(", ")}.`,
          fix: suggest(value, choices),
        },
      ];
    }),
  };
}
