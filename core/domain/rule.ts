import type { Change, Problem } from "../errors/index.ts";
import type { ParsedSite } from "../site/index.ts";
import { Severity } from "./finding.ts";
import { type RuleProblem, stated } from "./fix.ts";
import type { FlagProblem } from "./flag-problem.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";
import type { MemoryEstimate } from "./memory-estimate.ts";
import { membersOf } from "./group-member.ts";
import { type Pair, pairOf } from "./pair.ts";
import type { Ledger } from "./port-conflict.ts";
import type { ResolvedTopology } from "./engine.ts";
import type { ResolvedGroup } from "./resolved.ts";
import { type GivenValue, pathOf, settingIn } from "./setting.ts";
import { inRange, type VersionRange } from "./version-range.ts";

/** Reasons that a topology gives for one rule, and the paths that the rule reported. */
interface Acceptance {
  readonly rule: string;
  readonly paths: readonly string[];
  readonly reported: readonly string[];
}

/** A Kubernetes object, and the group that it belongs to. */
interface ObjectOfGroup {
  readonly manifest: KubernetesObject;
  readonly group: string | undefined;
}

/** What a rule checks, one subject at a time, by its scope. */
interface RuleSubjects {
  readonly group: ResolvedGroup;
  /** Prefill and decode; a topology without such a pair has no subject. */
  readonly pair: Pair;
  readonly topology: ResolvedTopology;
  readonly site: ParsedSite;
  /** The ports of all nodes. Checked once the layout is known. */
  readonly ledger: Ledger;
  /** Checked after every other rule. */
  readonly acceptance: Acceptance;
  /** Checked once the objects are made. */
  readonly object: ObjectOfGroup;
}

export type RuleScope = keyof RuleSubjects;

/** What rules may look at beside their subject. Everything here is computed once per plan. */
interface PlanFacts {
  readonly topology: ResolvedTopology;
  /** Undefined where the engine's use of memory is not known, or a flag that decides it is unreadable. */
  readonly memoryOf: (group: ResolvedGroup) => MemoryEstimate | undefined;
  readonly flagProblemsOf: (group: ResolvedGroup) => readonly FlagProblem[];
  /** Ids of the rules that a topology may accept. */
  readonly acceptableRules: readonly string[];
}

/** The facts of a plan, and as many subjects as are known by now. */
export interface RuleInput extends PlanFacts {
  readonly ledger?: Ledger;
  readonly acceptances?: readonly Acceptance[];
  readonly objects?: readonly ObjectOfGroup[];
}

export interface RuleContext extends PlanFacts {
  /**
   * Path and given value of a setting: below the group for a rule per group (`args.maxModelLen`), and from the top of the
   * topology or the site for every other rule (`groups.decode.ports.kv`, `nodes.usedPorts`).
   */
  readonly at: (setting: string) => GivenValue;
}

/** How a rule is written; `defineRule` makes it one of the registry. */
export interface RuleDefinition<Scope extends RuleScope> {
  /** Unique, and stable: topologies accept findings by it. */
  readonly id: string;
  /** @default error */
  readonly severity?: Severity;
  /** Where the fact behind the rule comes from. */
  readonly source: string;
  /** What `glm-serve memory` reports beside its tables. @default none */
  readonly topic?: "memory";
  /** Engines that the rule applies to; a rule in an engine's folder leaves it out. @default all */
  readonly engines?: readonly string[];
  /** Releases of these engines that the rule applies to. @default all */
  readonly releases?: VersionRange;
  readonly per: Scope;
  /** Whether a layout is impossible while the rule reports an error. @default false */
  readonly blocksLayout?: boolean;
  /** @returns every setting of the subject that breaks the rule */
  readonly check: (subject: RuleSubjects[Scope], context: RuleContext) => readonly RuleProblem[];
}

/** One thing that must be true before a topology may reach a cluster. */
export interface Rule extends Pick<
  RuleDefinition<RuleScope>,
  "id" | "source" | "topic" | "engines" | "releases"
> {
  readonly severity: Severity;
  readonly per: RuleScope;
  readonly blocksLayout: boolean;
  /** Problems of all subjects that are known. */
  readonly problems: (input: RuleInput) => readonly Problem[];
}

export function defineRule<Scope extends RuleScope>(definition: RuleDefinition<Scope>): Rule {
  const { id, source, topic, engines, releases, per, check } = definition;
  return {
    id,
    severity: definition.severity ?? Severity.Error,
    source,
    ...(topic === undefined ? {} : { topic }),
    ...(engines === undefined ? {} : { engines }),
    ...(releases === undefined ? {} : { releases }),
    per,
    blocksLayout: definition.blocksLayout ?? false,
    problems: (input) => {
      const { subjects, place, members } = scopes[per];
      const all = subjects(input);
      const problems = all.flatMap((subject) => {
        const groups = members(subject);
        const at = settingIn(input.topology, place(subject), groups);
        return check(subject, { ...input, at }).map((problem) => located(problem, groups));
      });
      // Members of a group repeat the problems of settings that they share.
      return all.length > 1 ? distinct(problems) : problems;
    },
  };
}

/** A problem whose paths are those of overrides where settings come from them. */
function located(problem: RuleProblem, groups: readonly ResolvedGroup[]): Problem {
  const { proposal, ...found } = stated({ ...problem, path: pathOf(problem.path, groups) });
  if (proposal === undefined) return found;
  return { ...found, proposal: proposal.map((change) => relocated(change, groups)) };
}

function relocated(change: Change, groups: readonly ResolvedGroup[]): Change {
  const path = pathOf(change.path, groups);
  return "moveTo" in change ? { path, moveTo: pathOf(change.moveTo, groups) } : { ...change, path };
}

function distinct(problems: readonly Problem[]): readonly Problem[] {
  const byText = new Map(problems.map((problem) => [`${problem.path}\n${problem.message}`, problem]));
  return [...byText.values()];
}

/** Rules that a file exports, by the name of the export: loaders differ in the order of a module's exports. */
export function rulesOf(file: Readonly<Record<string, Rule>>): readonly Rule[] {
  return Object.entries(file)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, rule]) => rule);
}

/** Whether a rule applies to the engine and the release of a topology. */
export function appliesTo({ engines, releases }: Rule, { spec: { engine } }: ResolvedTopology): boolean {
  return (
    (engines?.includes(engine.name) ?? true) && (releases === undefined || inRange(engine.version, releases))
  );
}

type Scopes = {
  readonly [Scope in RuleScope]: {
    readonly subjects: (input: RuleInput) => readonly RuleSubjects[Scope][];
    /** Where the settings of a subject stand. */
    readonly place: (subject: RuleSubjects[Scope]) => string;
    /** Groups of the subject, whose settings may come from overrides. */
    readonly members: (subject: RuleSubjects[Scope]) => readonly ResolvedGroup[];
  };
};

const none = (): readonly ResolvedGroup[] => [];

const scopes: Scopes = {
  group: {
    subjects: ({ topology }) => topology.groups.flatMap(membersOf),
    place: ({ name }) => `groups.${name}`,
    members: (group) => [group],
  },
  pair: {
    subjects: ({ topology }) => {
      const pair = pairOf(topology.groups);
      if (pair === undefined) return [];
      return membersOf(pair.prefill).flatMap((prefill) =>
        membersOf(pair.decode).map((decode) => ({ prefill, decode })),
      );
    },
    place: () => "",
    members: ({ prefill, decode }) => [prefill, decode],
  },
  topology: { subjects: ({ topology }) => [topology], place: () => "", members: none },
  site: { subjects: ({ topology }) => [topology.site], place: () => "", members: none },
  ledger: {
    subjects: ({ ledger }) => (ledger === undefined ? [] : [ledger]),
    place: () => "",
    members: none,
  },
  acceptance: { subjects: ({ acceptances = [] }) => acceptances, place: () => "", members: none },
  object: { subjects: ({ objects = [] }) => objects, place: () => "", members: none },
};
