import type { Severity } from "../errors/finding.ts";
import type { Problem } from "../errors/problem.ts";
import type { ResolvedGroup, ResolvedTopology } from "../resolve/resolved.ts";
import type { Role } from "../topology/topology.ts";

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
  readonly check: (topology: ResolvedTopology) => readonly Objection[];
}

/** The only group of a role; undefined where there are none or several. */
export function onlyGroup(topology: ResolvedTopology, role: Role): ResolvedGroup | undefined {
  const [first, ...others] = topology.groups.filter((group) => group.role === role);
  return others.length === 0 ? first : undefined;
}
