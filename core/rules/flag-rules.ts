import { defineRule, FlagProblemKind, type Rule, Severity } from "../domain/index.ts";

interface FlagCheck {
  readonly source: string;
  /** @default error */
  readonly severity?: Severity;
  /** @default all */
  readonly engines?: readonly string[];
}

const CATALOGUE = "the parser of the engine's release, from its catalogue of flags";

const checks: Readonly<Record<FlagProblemKind, FlagCheck>> = {
  [FlagProblemKind.OwnedFlag]: { source: "glm-serve: the topology decides these flags" },
  [FlagProblemKind.UnknownFlag]: { source: CATALOGUE },
  [FlagProblemKind.NotCatalogued]: {
    source: "the parser of the nearest release with a catalogue",
    severity: Severity.Warning,
  },
  [FlagProblemKind.RemovedFlag]: { source: CATALOGUE, engines: ["lightllm"] },
  [FlagProblemKind.FlagOfOtherDialect]: { source: CATALOGUE, engines: ["xllm"] },
  [FlagProblemKind.FlagType]: { source: CATALOGUE },
  [FlagProblemKind.FlagRange]: { source: CATALOGUE, engines: ["vllm-ascend", "xllm"] },
  [FlagProblemKind.SecretFlag]: {
    source: "glm-serve: commands are readable by everyone who can read pods",
    engines: ["vllm-ascend"],
  },
  [FlagProblemKind.UnknownParser]: { source: CATALOGUE, engines: ["vllm-ascend"] },
  [FlagProblemKind.OwnedVariable]: { source: "glm-serve: the pod or its script sets these variables" },
  [FlagProblemKind.SecretVariable]: {
    source: "Kubernetes: everyone who can read pods can read their environment",
  },
};

/** One rule for each kind of problem that a single flag or variable of a group can have. */
export const flagRules: readonly Rule[] = Object.values(FlagProblemKind).map((kind) =>
  defineRule({
    id: kind,
    ...checks[kind],
    per: "group",
    check: (group, { flagProblemsOf }) =>
      flagProblemsOf(group).flatMap(({ kind: found, ...problem }) => (found === kind ? [problem] : [])),
  }),
);
