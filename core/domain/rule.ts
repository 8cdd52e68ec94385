import type { Problem } from "../errors/index.ts";
import type { Severity } from "./finding.ts";
import { type Pair, pairOf } from "./pair.ts";
import type { ResolvedGroup, ResolvedTopology } from "./resolved.ts";
import { inRange, type VersionRange } from "./version-range.ts";

/** What a rule says of one place; id and source come from the rule. */
export type RuleProblem = Omit<Problem, "rule" | "source">;

/** One thing that must be true of a topology on a site before it may reach a cluster. */
export interface Rule {
  readonly id: string;
  /** Where the fact behind the rule comes from. */
  readonly source: string;
  /**
   * @default error
   */
  readonly severity?: Severity;
  /**
   * Engines that it concerns.
   * @default all
   */
  readonly engines?: readonly string[];
  /**
   * Versions of these engines that it concerns.
   * @default all
   */
  readonly versions?: VersionRange;
  readonly check: (topology: ResolvedTopology) => readonly RuleProblem[];
}

/** A rule that stands with its engine, which alone it concerns. */
export type EngineRule = Omit<Rule, "engines">;

/** Whether a rule has anything to say of the engine and the version of a topology. */
export function concerns({ engines, versions }: Rule, { spec: { engine } }: ResolvedTopology): boolean {
  return (
    (engines?.includes(engine.name) ?? true) && (versions === undefined || inRange(engine.version, versions))
  );
}

/** A check that asks each group by itself. */
export function eachGroup(
  check: (group: ResolvedGroup, topology: ResolvedTopology) => readonly RuleProblem[],
): Rule["check"] {
  return (topology) => topology.groups.flatMap((group) => check(group, topology));
}

/** A check of prefill and decode together; it has nothing to say where there is no such pair. */
export function ofPair(
  check: (pair: Pair, topology: ResolvedTopology) => readonly RuleProblem[],
): Rule["check"] {
  return (topology) => {
    const pair = pairOf(topology.groups);
    return pair === undefined ? [] : check(pair, topology);
  };
}
