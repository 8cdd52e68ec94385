import { suggest } from "../../errors/nearest.ts";
import type { Problem } from "../../errors/problem.ts";
import type { ResolvedGroup, ResolvedTopology } from "../../resolve/resolved.ts";
import type { ArgumentValue } from "../../topology/topology.ts";
import { entryOf } from "../entry-of.ts";
import { wantedOf } from "../flag-type.ts";
import { flagRanges } from "./flag-ranges.ts";
import { argumentOf, flagOf } from "./flag-name.ts";
import { ownedFlags } from "./owned.ts";
import { loaderOf, namedPlugins } from "./plugins/parser-plugin.ts";
import { type Flag, type Release, releaseOf } from "./versions.ts";

/** Flags that would print a secret into every place where a command is shown. */
const SECRET_FLAGS = new Set(["apiKey", "hfToken", "sslKeyfile"]);

/** Checks every flag of a group against what the parser of this version accepts. */
export function inspectFlags(topology: ResolvedTopology, group: ResolvedGroup): Problem[] {
  const release = releaseOf(topology.spec.engine.version);
  const source = `vllm serve ${release.vllm}`;
  return Object.entries(group.args).flatMap(([argument, value]) => {
    const path = `groups.${group.name}.args.${argument}`;
    const found = inspectFlag(argument, value, group, release);
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
  release: Release,
): Pick<Problem, "message" | "cure" | "rule"> | undefined {
  const cure = entryOf(ownedFlags, argument);
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
  const flag = entryOf(release.flags, flagOf(argument));
  if (flag === undefined || argumentOf(flagOf(argument)) !== argument) {
    return {
      rule: "unknown-flag",
      message: `vLLM ${release.vllm} has no such flag.`,
      cure: suggest(argument, Object.keys(release.flags).map(argumentOf)),
    };
  }
  return inspectValue(argument, flag, value) ?? inspectParser(argument, value, group, release);
}

function inspectValue(
  argument: string,
  flag: Flag,
  value: ArgumentValue,
): Pick<Problem, "message" | "cure" | "rule"> | undefined {
  if (flag.list === true && Array.isArray(value)) {
    if (value.length === 0) {
      return {
        rule: "flag-type",
        message: `--${flagOf(argument)} takes at least one value.`,
        cure: "take it out, or give one",
      };
    }
    for (const item of value) {
      const found = inspectValue(argument, { ...flag, list: false }, item);
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
  const range = entryOf(flagRanges, argument);
  if (range !== undefined && typeof value === "number" && !(value >= range.min && value <= range.max)) {
    return {
      rule: "flag-range",
      message: `--${flagOf(argument)} goes from ${range.min} to ${range.max}.`,
      cure: `write a number from ${range.min} to ${range.max}`,
    };
  }
  if (value === false && flag.negatable !== true) {
    return {
      rule: "flag-type",
      message: `--${flagOf(argument)} is off by default and has no negative form.`,
      cure: "take it out",
    };
  }
  return undefined;
}

/** A parser must be known to the release, brought by the library, or come from a file that the user names. */
function inspectParser(
  argument: string,
  value: ArgumentValue,
  group: ResolvedGroup,
  release: Release,
): Pick<Problem, "message" | "cure" | "rule"> | undefined {
  const plugin = namedPlugins(release.parserPlugins, group).find(
    (named) => loaderOf[named.argument] === argument,
  );
  if (plugin !== undefined) {
    return {
      rule: "owned-flag",
      message: `glm-serve sets --${flagOf(argument)} itself, to load its parser ${plugin.name} into vLLM ${release.vllm}.`,
      cure: `take it out, or name the parser of your own file in ${plugin.argument}`,
    };
  }
  if (argument !== "toolCallParser" && argument !== "reasoningParser") return undefined;
  if (typeof value !== "string" || group.args[loaderOf[argument]] !== undefined) return undefined;
  const known = [
    ...(argument === "toolCallParser" ? release.toolCallParsers : release.reasoningParsers),
    ...release.parserPlugins.filter((brought) => brought.argument === argument).map(({ name }) => name),
  ];
  if (known.includes(value)) return undefined;
  return {
    rule: "unknown-parser",
    message: `vLLM ${release.vllm} has no such parser; it would refuse to start.`,
    cure: suggest(value, known),
  };
}
