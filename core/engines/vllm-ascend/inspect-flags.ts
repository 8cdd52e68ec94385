import {
  type FlagProblem,
  FlagProblemKind,
  type ResolvedGroup,
  type ResolvedTopology,
} from "../../domain/index.ts";
import { suggest } from "../../errors/index.ts";
import { type FlagFinding, inspectFlags as inspectAll } from "../../flags/index.ts";
import { type ArgumentValue, entryOf } from "../../topology/index.ts";
import { argumentOf, flagOf } from "./flag-name.ts";
import { flagRanges } from "./flag-ranges.ts";
import { ownedFlags } from "./owned.ts";
import { loaderOf, namedPlugins } from "./plugins/parser-plugin.ts";
import { type Release, releaseOf } from "./versions.ts";

/** Flags that would print a secret into every place where a command is shown. */
const SECRET_FLAGS = new Set(["apiKey", "hfToken", "sslKeyfile"]);

/** Checks every flag of a group against what the parser of this version accepts. */
export function inspectFlags(topology: ResolvedTopology, group: ResolvedGroup): readonly FlagProblem[] {
  const release = releaseOf(topology.spec.engine.version);
  return inspectAll(group, {
    flagOf,
    argumentOf,
    owned: ownedFlags,
    flags: release.flags,
    unknownMessage: `vLLM ${release.vllm} has no such flag.`,
    inspectName: inspectSecret,
    inspectValue: (argument, value) =>
      inspectRange(argument, value) ?? inspectParser(argument, value, group, release),
    sourceOf: () => `vllm serve ${release.vllm}`,
  }).map((problem) => (isSecret(problem) ? { ...problem, value: "(not shown)" } : problem));
}

function isSecret({ path }: FlagProblem): boolean {
  return SECRET_FLAGS.has(path.slice(path.lastIndexOf(".") + 1));
}

function inspectSecret(argument: string): FlagFinding | undefined {
  if (!SECRET_FLAGS.has(argument)) return undefined;
  return {
    kind: FlagProblemKind.SecretFlag,
    message: `--${flagOf(argument)} would show a secret in the command of every pod.`,
    fix: "put it into a Secret and name that under secretEnvironment of the site, e.g. VLLM_API_KEY",
  };
}

function inspectRange(argument: string, value: ArgumentValue): FlagFinding | undefined {
  const range = entryOf(flagRanges, argument);
  if (range === undefined || typeof value !== "number" || (value >= range.min && value <= range.max))
    return undefined;
  return {
    kind: FlagProblemKind.FlagRange,
    message: `--${flagOf(argument)} goes from ${range.min} to ${range.max}.`,
    fix: `write a number from ${range.min} to ${range.max}`,
  };
}

/** A parser must be known to the release, brought by the library, or come from a file that the user names. */
function inspectParser(
  argument: string,
  value: ArgumentValue,
  group: ResolvedGroup,
  release: Release,
): FlagFinding | undefined {
  const plugin = namedPlugins(release.parserPlugins, group).find(
    (named) => loaderOf[named.argument] === argument,
  );
  if (plugin !== undefined) {
    return {
      kind: FlagProblemKind.OwnedFlag,
      message: `glm-serve sets --${flagOf(argument)} itself, to load its parser ${plugin.name} into vLLM ${release.vllm}.`,
      fix: `take it out, or name the parser of your own file in ${plugin.argument}`,
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
    kind: FlagProblemKind.UnknownParser,
    message: `vLLM ${release.vllm} has no such parser; it would refuse to start.`,
    fix: suggest(value, known),
  };
}
