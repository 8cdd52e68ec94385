import { suggest } from "../../errors/nearest.ts";
import type { Problem } from "../../errors/problem.ts";
import type { ResolvedGroup, ResolvedTopology } from "../../resolve/resolved.ts";
import type { ArgumentValue } from "../../topology/topology.ts";
import { entryOf } from "../entry-of.ts";
import { wantedOf } from "../flag-type.ts";
import { argumentOf, flagOf } from "../underscored-flag.ts";
import { ownedFlags } from "./owned.ts";
import { type Flag, type FlagCatalogue, catalogueOf } from "./versions.ts";

type Finding = Pick<Problem, "message" | "cure" | "rule">;

/** Checks every flag of a group against what the parser of this version accepts. */
export function inspectFlags(topology: ResolvedTopology, group: ResolvedGroup): readonly Problem[] {
  const catalogue = catalogueOf(topology.spec.engine.version);
  const source = `LightLLM ${catalogue.lightllm}, lightllm/server/api_cli.py`;
  return Object.entries(group.args).flatMap(([argument, value]) => {
    const path = `groups.${group.name}.args.${argument}`;
    const found =
      inspectName(argument, group, catalogue) ??
      inspectValue(argument, entryOf(catalogue.flags, flagOf(argument)), value);
    return found === undefined ? [] : [{ path, value, source, ...found }];
  });
}

function inspectName(
  argument: string,
  group: ResolvedGroup,
  { lightllm, flags, removed }: FlagCatalogue,
): Finding | undefined {
  const name = flagOf(argument);
  const cure = entryOf(ownedFlags, argument);
  if (cure !== undefined) {
    return {
      rule: "owned-flag",
      message: `glm-serve sets --${name} itself, or leaves it at its default.`,
      cure: cure.replace("<group>", group.name),
    };
  }
  const gone = entryOf(removed, name);
  if (gone !== undefined) {
    return {
      rule: "removed-flag",
      message: `LightLLM has no --${name} since ${gone.since} and would refuse to start.`,
      cure: gone.instead === undefined ? "take it out" : `use ${gone.instead}`,
    };
  }
  const flag = entryOf(flags, name);
  if (flag === undefined || argumentOf(name) !== argument) {
    return {
      rule: "unknown-flag",
      message: `LightLLM ${lightllm} has no such flag.`,
      cure: suggest(argument, Object.keys(flags).map(argumentOf)),
    };
  }
  if (flag.aliasOf !== undefined) {
    return {
      rule: "unknown-flag",
      message: `This is another spelling of --${flag.aliasOf}.`,
      cure: `write ${argumentOf(flag.aliasOf)}`,
    };
  }
  return undefined;
}

function inspectValue(argument: string, flag: Flag | undefined, value: ArgumentValue): Finding | undefined {
  if (flag === undefined) return undefined;
  const name = flagOf(argument);
  if (flag.list === true && Array.isArray(value)) {
    if (value.length === 0) {
      return {
        rule: "flag-type",
        message: `--${name} needs at least one value.`,
        cure: "add one or take it out",
      };
    }
    return firstOf(value, (item) => inspectValue(argument, { ...flag, list: false }, item));
  }
  const wanted = wantedOf(flag);
  if (!wanted.accepts(value)) return { rule: "flag-type", ...refusal(name, flag, wanted.text, value) };
  if (value === false) {
    return {
      rule: "flag-type",
      message: `--${name} is off by default and has no negative form.`,
      cure: "take it out",
    };
  }
  if (typeof value === "string" && value.startsWith("-")) {
    return {
      rule: "flag-type",
      message: `The parser would read this value of --${name} as another flag.`,
      cure: "choose a value that does not start with a hyphen",
    };
  }
  return undefined;
}

function refusal(
  name: string,
  flag: Flag,
  text: string,
  value: ArgumentValue,
): Pick<Finding, "message" | "cure"> {
  const message = `--${name} takes ${text}${flag.type === "bool" ? " and never a value of its own" : ""}.`;
  if (flag.type !== "choices" || typeof value !== "string") return { message, cure: `write ${text}` };
  return { message, cure: suggest(value, (flag.choices ?? []).map(String)) };
}

function firstOf<Item, Found>(
  items: readonly Item[],
  find: (item: Item) => Found | undefined,
): Found | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
