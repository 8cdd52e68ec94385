import type { Site, Topology } from "../../core/index.ts";

/** An input of a rule. */
export interface RuleCase {
  /** What is special about the input, e.g. "expert parallelism over 64 devices". Unique within the rule. */
  readonly name: string;
  readonly topology: Topology;
  /** @default a site with every default */
  readonly site?: Site;
  /** Only findings at this path or below count, where the topology breaks the rule elsewhere, too. @default all */
  readonly within?: string;
}

/** One problem that a rule reports. Texts are complete, or patterns if only a part matters. */
export interface ReportedProblem {
  readonly path: string;
  /** The value shown; leave it out where the input gives none. */
  readonly value?: unknown;
  readonly message: string | RegExp;
  readonly fix: string | RegExp;
}

export interface FailingCase extends RuleCase {
  /** Every problem that the rule reports, in order. */
  readonly reports: readonly [ReportedProblem, ...ReportedProblem[]];
}

/** Inputs that break a rule, and inputs just inside its limits. */
export interface RuleCases {
  readonly fails: readonly [FailingCase, ...FailingCase[]];
  readonly passes: readonly [RuleCase, ...RuleCase[]];
}

/** The cases of the rules of one file, by the id of the rule. They are next to it in `<file>.cases.ts`. */
export type CasesByRule = Readonly<Record<string, RuleCases>>;
