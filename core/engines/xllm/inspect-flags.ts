import {
  atLeast,
  atMost,
  type FlagProblem,
  FlagProblemKind,
  type Flags,
  parserArguments,
  parsersFor,
  removed,
  renamed,
  type ResolvedGroup,
  type ResolvedTopology,
} from "../../domain/index.ts";
import {
  argumentOf,
  type FlagFinding,
  flagOf,
  inspectFlags as inspectAll,
  notKnown,
  readArgument,
  readSwitch,
} from "../../flags/index.ts";
import { type ArgumentValue, entryOf } from "../../topology/index.ts";
import { parsers } from "./parsers.ts";
import { type Release, releaseOf, releasesWith } from "./releases.ts";

/** Flags that follow from the topology, and the fix for a group that sets one. Keys are argument names. */
const ownedFlags: Readonly<Record<string, string>> = {
  model: "Remove model, and set model.path",
  modelId: "Remove modelId, and set model.servedModelName",
  host: "Remove host: the server listens at the address of the pod's node",
  port: "Remove port, and set groups.<group>.ports.api",
  devices: "Remove devices, and set groups.<group>.devicesPerNode: each process has one device",
  deviceId: "Remove deviceId, and set groups.<group>.devicesPerNode: each process has one device",
  draftDevices: "Remove draftDevices: the draft model runs on the device of its process",
  nnodes: "Remove nnodes: it is nodes × devicesPerNode, the number of processes",
  nodeRank: "Remove nodeRank: it follows from the layout",
  masterNodeAddr: "Remove masterNodeAddr, and set groups.<group>.ports.master; the address is the head's",
  rankTablefile: "Remove rankTablefile, and set rankTable of the site",
  dpSize: "Remove dpSize, and set groups.<group>.dataParallelSize",
  configJsonFile: "Remove configJsonFile, and set groups.<group>.args",
  dumpConfigJsonFile: "Remove dumpConfigJsonFile: the launch scripts show every flag",
  enableDumpConfigJson: "Remove enableDumpConfigJson: the launch scripts show every flag",
};

/** gflags reads an int as 32 bits; flags of a wider type have no limit that matters. */
const INT_MAX = 2_147_483_647;

const WIDE = new Set(["maxCacheSize", "inputShmSize", "outputShmSize"]);

/** The name that a flag has in other releases. */
const otherNames: Readonly<Record<string, string>> = {
  enableAclGraph: "enableGraph",
  enableGraph: "enableAclGraph",
  aclGraphDecodeBatchSizeLimit: "graphDecodeBatchSizeLimit",
  graphDecodeBatchSizeLimit: "aclGraphDecodeBatchSizeLimit",
  prefetchBacthSize: "prefetchBatchSize",
  prefetchBatchSize: "prefetchBacthSize",
};

/** Flags as gflags reads them: a switch also takes 1, t, y and yes, and their opposites. */
export function readArguments(version: string, args: Flags): Flags {
  const { flags } = releaseOf(version);
  return Object.fromEntries(
    Object.entries(args).map(([argument, value]) => {
      const flag = entryOf(flags, flagOf(argument));
      if (flag === undefined) return [argument, value];
      return [argument, flag.type === "bool" ? readSwitch(value) : readArgument(flag, value, undefined)];
    }),
  );
}

/** Checks every flag of a group against the gflags of the release. */
export function inspectFlags(topology: ResolvedTopology, group: ResolvedGroup): readonly FlagProblem[] {
  const release = releaseOf(topology.spec.engine.version);
  return inspectAll(group, {
    flagOf,
    argumentOf,
    owned: ownedFlags,
    flags: release.flags,
    engine: `xLLM ${release.release}`,
    standIn: release.standIn,
    inspectName: (argument) => inspectName(argument, release),
    inspectValue: (argument, value) =>
      inspectRange(argument, value, release) ?? inspectParser(argument, value, topology),
    sourceOf: ({ kind }) =>
      `xLLM ${release.release}${kind === FlagProblemKind.OwnedFlag ? "" : ", gflags: exits with code 1"}`,
  });
}

function inspectName(argument: string, release: Release): FlagFinding | undefined {
  const name = flagOf(argument);
  const { release: own, flags, standIn } = release;
  if (standIn !== undefined || Object.hasOwn(flags, name) || argumentOf(name) !== argument) return undefined;
  const having = releasesWith(name);
  if (having.length === 0) return undefined;
  const other = entryOf(otherNames, argument);
  return {
    kind: FlagProblemKind.FlagOfOtherDialect,
    message: `xLLM ${own} has no flag --${name}; ${having.join(", ")} ${having.length === 1 ? "has" : "have"} it.`,
    fix:
      other !== undefined && Object.hasOwn(flags, flagOf(other))
        ? renamed(other, { ending: `, its name in ${own}` })
        : removed({ ending: `, or set engine.version to ${having.join(" or ")}` }),
  };
}

/** A rule reports the parsers that a release with a catalogue of its own does not have. */
function inspectParser(
  argument: string,
  value: ArgumentValue,
  { spec, model }: ResolvedTopology,
): FlagFinding | undefined {
  const { version } = spec.engine;
  const { standIn } = releaseOf(version);
  const named = parserArguments.find((one) => one === argument);
  if (named === undefined || standIn === undefined || typeof value !== "string") return undefined;
  const available = parsers(version)[named];
  if (available.known.includes(value)) return undefined;
  return {
    kind: FlagProblemKind.NotCatalogued,
    ...notKnown(value, parsersFor(available, version, model), standIn, argument),
  };
}

function inspectRange(argument: string, value: ArgumentValue, { flags }: Release): FlagFinding | undefined {
  const flag = entryOf(flags, flagOf(argument));
  if (flag?.type !== "int" || typeof value !== "number") return undefined;
  const { min = -INT_MAX, max = WIDE.has(argument) ? Number.MAX_SAFE_INTEGER : INT_MAX } = flag;
  if (value >= min && value <= max) return undefined;
  return {
    kind: FlagProblemKind.FlagRange,
    message: `${argument} (--${flagOf(argument)}) must be a whole number from ${min} to ${max}.`,
    fix: value < min ? atLeast(min) : atMost(max),
  };
}
