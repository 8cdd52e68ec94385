import type { Severity } from "../errors/finding.ts";
import type { Problem } from "../errors/problem.ts";
import type { ResolvedGroup, ResolvedTopology } from "../resolve/resolved.ts";
import type { Role } from "../topology/topology.ts";
import { inRange, type VersionRange } from "../engines/version-range.ts";

/** What a rule says of one place; id and source come from the rule. */
export type Objection = Omit<Problem, "rule" | "source">;

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
  readonly check: (topology: ResolvedTopology) => readonly Objection[];
}

/** The only group of a role; undefined where there are none or several. */
export function onlyGroup(topology: ResolvedTopology, role: Role): ResolvedGroup | undefined {
  const [first, ...others] = topology.groups.filter((group) => group.role === role);
  return others.length === 0 ? first : undefined;
}

/** Whether a rule has anything to say of the engine and the version of a topology. */
export function concerns({ engines, versions }: Rule, { spec: { engine } }: ResolvedTopology): boolean {
  return (
    (engines?.includes(engine.name) ?? true) && (versions === undefined || inRange(engine.version, versions))
  );
}

/** A check that asks each group by itself. */
export function eachGroup(
  check: (group: ResolvedGroup, topology: ResolvedTopology) => readonly Objection[],
): Rule["check"] {
  return (topology) => topology.groups.flatMap((group) => check(group, topology));
}
