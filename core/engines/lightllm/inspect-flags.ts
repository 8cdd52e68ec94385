import {
  type FlagProblem,
  FlagProblemKind,
  type Flags,
  removed,
  type ResolvedGroup,
  type ResolvedTopology,
} from "../../domain/index.ts";
import { compareVersions } from "../../facts/index.ts";
import {
  argumentOf,
  type FlagFinding,
  flagOf,
  inspectFlags as inspectAll,
  readArgument,
} from "../../flags/index.ts";
import { entryOf } from "../../topology/index.ts";
import { type Release, releaseOf } from "./releases.ts";

/** Flags that a server on one node does not need. */
const MULTI_NODE = [
  "nnodes",
  "nodeRank",
  "ncclHost",
  "ncclPort",
  "multinodeHttpmanagerPort",
  "multinodeRouterGlooPort",
  "useConfigServerToInitNccl",
];

/** Flags of prefill and decode, which no deployment document describes with LightLLM. */
const DISAGGREGATION = [
  "configServerHost",
  "configServerPort",
  "runMode",
  "pdMasterIp",
  "pdMasterPort",
  "pdMasterMode",
  "pdTransMode",
  "pdKvPageNum",
  "pdKvPageSize",
  "selectPDNodeStrategy",
];

/** Flags that follow from the topology, and the fix for a group that sets one. Keys are argument names. */
const ownedFlags: Readonly<Record<string, string>> = {
  modelDir: "Remove modelDir, and set model.path",
  modelName: "Remove modelName, and set model.servedModelName",
  host: "Remove host: the server listens on all addresses of its pod",
  port: "Remove port, and set groups.<group>.ports.api",
  tp: "Remove tp, and set groups.<group>.tensorParallelSize and dataParallelSize: --tp is their product",
  dp: "Remove dp, and set groups.<group>.dataParallelSize",
  ...Object.fromEntries(
    MULTI_NODE.map((flag) => [flag, `Remove ${flag}: glm-serve runs LightLLM on one node`] as const),
  ),
  ...Object.fromEntries(
    DISAGGREGATION.map(
      (flag) =>
        [flag, `Remove ${flag}: no deployment document describes prefill and decode with LightLLM`] as const,
    ),
  ),
  hardwarePlatform: "Remove hardwarePlatform, and set hardware",
};

/** Flags as argparse reads them. */
export function readArguments(version: string, args: Flags): Flags {
  const { flags } = releaseOf(version);
  return Object.fromEntries(
    Object.entries(args).map(([argument, value]) => {
      const flag = entryOf(flags, flagOf(argument));
      return [argument, flag === undefined ? value : readArgument(flag, value, undefined)];
    }),
  );
}

/** Checks every flag of a group against the parser of the release. */
export function inspectFlags(topology: ResolvedTopology, group: ResolvedGroup): readonly FlagProblem[] {
  const release = releaseOf(topology.spec.engine.version);
  const engine = `LightLLM ${release.versions["lightllm"] ?? release.release}`;
  return inspectAll(group, {
    flagOf,
    argumentOf,
    owned: ownedFlags,
    flags: release.flags,
    engine,
    standIn: release.standIn,
    inspectName: (argument) => inspectName(argument, release),
    sourceOf: () => `${engine}, lightllm/server/api_cli.py`,
  });
}

function inspectName(argument: string, { removed: former, version }: Release): FlagFinding | undefined {
  const name = flagOf(argument);
  const gone = entryOf(former, name);
  if (gone === undefined || compareVersions(version, gone.since) < 0) return undefined;
  return {
    kind: FlagProblemKind.RemovedFlag,
    message: `LightLLM removed --${name} in ${gone.since} and refuses to start.`,
    fix:
      gone.instead === undefined
        ? removed()
        : { ...removed(), text: () => `Replace ${argument} with ${gone.instead}` },
  };
}
