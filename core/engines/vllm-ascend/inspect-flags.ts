import {
  type FlagProblem,
  FlagProblemKind,
  meant,
  parsersFor,
  removed,
  renamed,
  type ResolvedGroup,
  type ResolvedTopology,
  setTo,
} from "../../domain/index.ts";
import { type FlagFinding, type FlagType, inspectFlags as inspectAll, notKnown } from "../../flags/index.ts";
import { type ArgumentValue, entryOf } from "../../topology/index.ts";
import { argumentOf, flagOf } from "./flag-name.ts";
import { isSetByDefault, ownedFlags } from "./owned.ts";
import { loaderOf, namedPlugins } from "./plugins/parser-plugin.ts";
import { parsers } from "./parsers.ts";
import { argumentNamed, lifeOf } from "./switches/index.ts";
import { type Release, releaseOf } from "./versions.ts";

/**
 * Bounds beyond those of the configuration classes, by argument. vLLM computes with other numbers until it fails, or starts and
 * serves nothing; numpy takes no other seed.
 */
const RANGES: Readonly<Record<string, { readonly min: number; readonly max: number }>> = {
  // vLLM takes a number below 1 for a process without an API (entrypoints/cli/serve.py).
  apiServerCount: { min: 1, max: 1000 },
  blockSize: { min: 1, max: 1_000_000 },
  cudagraphCaptureSizes: { min: 1, max: 1_000_000 },
  decodeContextParallelSize: { min: 1, max: 1024 },
  kvCacheMemoryBytes: { min: 1, max: 1e15 },
  maxModelLen: { min: 1, max: 100_000_000 },
  maxNumBatchedTokens: { min: 1, max: 100_000_000 },
  maxNumSeqs: { min: 1, max: 1_000_000 },
  numGpuBlocksOverride: { min: 1, max: 1_000_000_000 },
  seed: { min: 0, max: 2 ** 32 - 1 },
};

/** Flags with a secret, which every printed command would show. */
const SECRET_FLAGS = new Set(["apiKey", "hfToken", "sslKeyfile"]);

/** Checks every flag of a group against the parser of the release. */
export function inspectFlags(topology: ResolvedTopology, group: ResolvedGroup): readonly FlagProblem[] {
  const release = releaseOf(topology.spec.engine.version);
  return inspectAll(group, {
    flagOf,
    argumentOf,
    owned: ownedFlags,
    isDefault: isSetByDefault,
    flags: release.flags,
    engine: `vLLM ${release.vllm}`,
    standIn: release.standIn,
    isNone,
    inspectName: (name) => inspectSecret(name) ?? inspectUnread(name, release),
    inspectValue: (argument, value) =>
      inspectRange(argument, value) ?? inspectParser(argument, value, group, topology),
    sourceOf: () => `vllm serve ${release.vllm}`,
  }).map((problem) => (isSecret(problem) ? { ...problem, value: "(not shown)" } : problem));
}

/** Flags whose parser keeps an empty text: it collects texts, or names files. */
const KEEPS_EMPTY_TEXT: ReadonlySet<string> = new Set(["config", "middleware", "tokenizer"]);

/** An empty text that is the default of a flag, or that the parser turns into none (optional_type in engine/arg_utils.py). */
function isNone(argument: string, flag: FlagType, value: ArgumentValue): boolean {
  return (
    value === "" &&
    flag.type === "str" &&
    flag.list !== true &&
    (flag.default ?? "") === "" &&
    !KEEPS_EMPTY_TEXT.has(argument)
  );
}

function isSecret({ path }: FlagProblem): boolean {
  return SECRET_FLAGS.has(path.slice(path.lastIndexOf(".") + 1));
}

function inspectSecret(argument: string): FlagFinding | undefined {
  if (!SECRET_FLAGS.has(argument)) return undefined;
  return {
    kind: FlagProblemKind.SecretFlag,
    message: `${argument} (--${flagOf(argument)}) would show a secret in the command of every pod.`,
    fix: removed({
      ending:
        ", store the value in a Secret, and name the Secret under secretEnvironment of the site, e.g. for VLLM_API_KEY",
    }),
  };
}

/** A flag that documents name and that the release does not have. */
function inspectUnread(name: string, { vllm, flags }: Release): FlagFinding | undefined {
  const [successor] = lifeOf(argumentNamed(name), vllm)?.replacements ?? [];
  if (successor?.kind !== "argument" || Object.hasOwn(flags, flagOf(name))) return undefined;
  return {
    kind: FlagProblemKind.UnknownFlag,
    message: `vLLM ${vllm} has no flag ${name}.`,
    fix: renamed(successor.name),
  };
}

function inspectRange(argument: string, value: ArgumentValue): FlagFinding | undefined {
  const range = entryOf(RANGES, argument);
  if (range === undefined || typeof value !== "number" || (value >= range.min && value <= range.max))
    return undefined;
  const expected = `a whole number from ${range.min} to ${range.max}`;
  return {
    kind: FlagProblemKind.FlagRange,
    message: `${argument} (--${flagOf(argument)}) must be ${expected}.`,
    fix: setTo(Math.min(Math.max(value, range.min), range.max), { as: expected }),
  };
}

/** A parser must belong to the release or the library, or come from a file that the group names. */
function inspectParser(
  argument: string,
  value: ArgumentValue,
  group: ResolvedGroup,
  { spec, model }: ResolvedTopology,
): FlagFinding | undefined {
  const { version } = spec.engine;
  const release = releaseOf(version);
  const plugin = namedPlugins(release.parserPlugins, group).find(
    (named) => loaderOf[named.argument] === argument,
  );
  if (plugin !== undefined) {
    return {
      kind: FlagProblemKind.OwnedFlag,
      message: `glm-serve controls --${flagOf(argument)}: it loads the parser ${plugin.name} into vLLM ${release.vllm}.`,
      fix: removed({ ending: `, or set ${plugin.argument} to the parser of your own file` }),
    };
  }
  if (argument !== "toolCallParser" && argument !== "reasoningParser") return undefined;
  if (typeof value !== "string" || group.args[loaderOf[argument]] !== undefined) return undefined;
  const available = parsers(version)[argument];
  if (available.known.includes(value)) return undefined;
  const fitting = parsersFor(available, version, model);
  if (release.standIn !== undefined) {
    return {
      kind: FlagProblemKind.NotCatalogued,
      ...notKnown(value, fitting, release.standIn, argument),
    };
  }
  return {
    kind: FlagProblemKind.UnknownParser,
    message: `vLLM ${release.vllm} has no ${argument} ${value} and refuses to start.`,
    fix: meant(value, fitting),
  };
}
