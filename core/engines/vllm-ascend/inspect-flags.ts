import { suggest } from "../../errors/nearest.ts";
import type { Problem } from "../../errors/problem.ts";
import type { ResolvedGroup, ResolvedTopology } from "../../resolve/resolved.ts";
import type { ArgumentValue } from "../../topology/topology.ts";
import { wantedOf } from "../flag-type.ts";
import { argumentOf, flagOf } from "./flag-name.ts";
import { ownedFlags } from "./owned.ts";
import { type Flag, type FlagCatalogue, catalogueOf } from "./versions.ts";

/** Flags that would print a secret into every place where a command is shown. */
const SECRET_FLAGS = new Set(["apiKey", "hfToken", "sslKeyfile"]);

/** Checks every flag of a group against what the parser of this version accepts. */
export function inspectFlags(topology: ResolvedTopology, group: ResolvedGroup): Problem[] {
  const catalogue = catalogueOf(topology.spec.engine.version);
  const source = `vllm serve ${catalogue.vllm}`;
  return Object.entries(group.args).flatMap(([argument, value]) => {
    const path = `groups.${group.name}.args.${argument}`;
    const found = inspectFlag(argument, value, group, catalogue);
    return found === undefined ? [] : [{ path, value: shown(argument, value), source, ...found }];
  });
}

function shown(argument: string, value: ArgumentValue): ArgumentValue {
  return SECRET_FLAGS.has(argument) ? "(not shown)" : value;
}

function inspectFlag(
  argument: string,
  value: ArgumentValue,
  group: ResolvedGroup,
  catalogue: FlagCatalogue,
): Pick<Problem, "message" | "cure" | "rule"> | undefined {
  const cure = ownedFlags[argument];
  if (cure !== undefined) {
    return {
      rule: "owned-flag",
      message: `glm-serve sets --${flagOf(argument)} itself.`,
      cure: cure.replace("<group>", group.name),
    };
  }
  if (SECRET_FLAGS.has(argument)) {
    return {
      rule: "secret-flag",
      message: `--${flagOf(argument)} would show a secret in the command of every pod.`,
      cure: "put it into a Secret and name that under secretEnvironment of the site, e.g. VLLM_API_KEY",
    };
  }
  const flag = catalogue.flags[flagOf(argument)];
  if (flag === undefined || argumentOf(flagOf(argument)) !== argument) {
    return {
      rule: "unknown-flag",
      message: `vLLM ${catalogue.vllm} has no such flag.`,
      cure: suggest(argument, Object.keys(catalogue.flags).map(argumentOf)),
    };
  }
  return inspectValue(argument, flag, value, catalogue);
}

function inspectValue(
  argument: string,
  flag: Flag,
  value: ArgumentValue,
  catalogue: FlagCatalogue,
): Pick<Problem, "message" | "cure" | "rule"> | undefined {
  if (flag.list === true && Array.isArray(value)) {
    for (const item of value) {
      const found = inspectValue(argument, { ...flag, list: false }, item, catalogue);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  const wanted = wantedOf(flag);
  if (!wanted.accepts(value)) {
    return {
      rule: "flag-type",
      message: `--${flagOf(argument)} takes ${wanted.text}.`,
      cure: `write ${wanted.text}`,
    };
  }
  if (value === false && flag.negatable !== true) {
    return {
      rule: "flag-type",
      message: `--${flagOf(argument)} is off by default and has no negative form.`,
      cure: "take it out",
    };
  }
  const registry =
    argument === "toolCallParser"
      ? catalogue.toolCallParsers
      : argument === "reasoningParser"
        ? catalogue.reasoningParsers
        : undefined;
  if (registry !== undefined && typeof value === "string" && !registry.includes(value)) {
    return {
      rule: "unknown-parser",
      message: `vLLM ${catalogue.vllm} has no such parser; it would refuse to start.`,
      cure: suggest(value, registry),
    };
  }
  return undefined;
}
