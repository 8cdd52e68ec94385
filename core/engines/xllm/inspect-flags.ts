import {
  type FlagProblem,
  FlagProblemKind,
  type ResolvedGroup,
  type ResolvedTopology,
} from "../../domain/index.ts";
import { argumentOf, type FlagFinding, flagOf, inspectFlags as inspectAll } from "../../flags/index.ts";
import { type ArgumentValue, entryOf } from "../../topology/index.ts";
import { type Dialect, dialectOf } from "./dialects.ts";
import { flags } from "./flags.ts";
import { ownedFlags } from "./owned.ts";

/** gflags reads these types as 32 bits, but for a few that the limit does not trouble. */
const INT_MAX = 2_147_483_647;

const WIDE = new Set(["maxCacheSize", "inputShmSize", "outputShmSize"]);

/** Other dialects' names of what a flag does. */
const renamed: Readonly<Record<string, string>> = {
  enableAclGraph: "enableGraph",
  enableGraph: "enableAclGraph",
  aclGraphDecodeBatchSizeLimit: "graphDecodeBatchSizeLimit",
  graphDecodeBatchSizeLimit: "aclGraphDecodeBatchSizeLimit",
  prefetchBacthSize: "prefetchBatchSize",
  prefetchBatchSize: "prefetchBacthSize",
};

/** Checks every flag of a group against what gflags of this dialect accepts. */
export function inspectFlags(topology: ResolvedTopology, group: ResolvedGroup): readonly FlagProblem[] {
  const dialect = dialectOf(topology.spec.engine.version);
  return inspectAll(group, {
    flagOf,
    argumentOf,
    owned: ownedFlags,
    flags: Object.fromEntries(Object.entries(flags).filter(([, flag]) => flag.in.includes(dialect))),
    unknownMessage: `xLLM ${dialect} has no such flag and would end with exit code 1.`,
    inspectName: (argument) => inspectName(argument, dialect),
    inspectValue,
    sourceOf: ({ kind }) => `xLLM ${dialect}${kind === FlagProblemKind.OwnedFlag ? "" : ", gflags: exit 1"}`,
  });
}

function inspectName(argument: string, dialect: Dialect): FlagFinding | undefined {
  const name = flagOf(argument);
  const flag = entryOf(flags, name);
  if (flag === undefined || argumentOf(name) !== argument || flag.in.includes(dialect)) return undefined;
  const other = entryOf(renamed, argument);
  return {
    kind: FlagProblemKind.FlagOfOtherDialect,
    message: `xLLM ${dialect} does not know --${name}; ${flag.in.join(", ")} ${flag.in.length === 1 ? "does" : "do"}.`,
    fix:
      other !== undefined && entryOf(flags, flagOf(other))?.in.includes(dialect) === true
        ? `write ${other}, as ${dialect} calls it`
        : `take it out, or set engine.version to ${flag.in.join(" or ")}`,
  };
}

function inspectValue(argument: string, value: ArgumentValue): FlagFinding | undefined {
  const flag = entryOf(flags, flagOf(argument));
  if (flag?.type !== "int" || typeof value !== "number") return undefined;
  const { min = -INT_MAX, max = WIDE.has(argument) ? Number.MAX_SAFE_INTEGER : INT_MAX } = flag;
  if (value >= min && value <= max) return undefined;
  return {
    kind: FlagProblemKind.FlagRange,
    message: `--${flagOf(argument)} takes whole numbers from ${min} to ${max}.`,
    fix: value < min ? `raise it to ${min} or more` : `lower it to ${max} or less`,
  };
}
