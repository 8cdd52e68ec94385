import {
  type FlagProblem,
  FlagProblemKind,
  type ResolvedGroup,
  type ResolvedTopology,
} from "../../domain/index.ts";
import { argumentOf, type FlagFinding, flagOf, inspectFlags as inspectAll } from "../../flags/index.ts";
import { type ArgumentValue, entryOf } from "../../topology/index.ts";
import { ownedFlags } from "./owned.ts";
import { catalogueOf, type FlagCatalogue } from "./versions.ts";

/** Checks every flag of a group against what the parser of this version accepts. */
export function inspectFlags(topology: ResolvedTopology, group: ResolvedGroup): readonly FlagProblem[] {
  const catalogue = catalogueOf(topology.spec.engine.version);
  return inspectAll(group, {
    flagOf,
    argumentOf,
    owned: ownedFlags,
    ownedMessage: (flag) => `glm-serve sets --${flag} itself, or leaves it at its default.`,
    flags: catalogue.flags,
    unknownMessage: `LightLLM ${catalogue.lightllm} has no such flag.`,
    switchNote: " and never a value of its own",
    inspectName: (argument) => inspectName(argument, catalogue),
    inspectValue,
    sourceOf: () => `LightLLM ${catalogue.lightllm}, lightllm/server/api_cli.py`,
  });
}

function inspectName(argument: string, { flags, removed }: FlagCatalogue): FlagFinding | undefined {
  const name = flagOf(argument);
  const gone = entryOf(removed, name);
  if (gone !== undefined) {
    return {
      kind: FlagProblemKind.RemovedFlag,
      message: `LightLLM has no --${name} since ${gone.since} and would refuse to start.`,
      fix: gone.instead === undefined ? "take it out" : `use ${gone.instead}`,
    };
  }
  const alias = argumentOf(name) === argument ? entryOf(flags, name)?.aliasOf : undefined;
  if (alias === undefined) return undefined;
  return {
    kind: FlagProblemKind.UnknownFlag,
    message: `This is another spelling of --${alias}.`,
    fix: `write ${argumentOf(alias)}`,
  };
}

function inspectValue(argument: string, value: ArgumentValue): FlagFinding | undefined {
  if (typeof value !== "string" || !value.startsWith("-")) return undefined;
  return {
    kind: FlagProblemKind.FlagType,
    message: `The parser would read this value of --${flagOf(argument)} as another flag.`,
    fix: "choose a value that does not start with a hyphen",
  };
}
