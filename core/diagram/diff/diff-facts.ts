import type { Difference } from "../../diff/index.ts";
import type { Plan } from "../../plan/index.ts";
import type { TopologyFacts } from "../topology/facts.ts";
import { topologyFacts } from "../topology/topology-facts.ts";
import { changedGroups, type ChangeSection, changeList } from "./change-list.ts";

/** What the diff view shows: the topology after the change, and the changes. */
export interface DiffFacts {
  readonly title: string;
  readonly topology: TopologyFacts;
  /** Keys of the groups that restart or are new. */
  readonly changed: ReadonlySet<string>;
  readonly sections: readonly ChangeSection[];
}

/** A difference around the plan after it. */
export function diffFacts(difference: Difference, plan: Plan): DiffFacts {
  const { before, after } = difference;
  return {
    title: `Changes: ${before.label} → ${after.label}`,
    topology: topologyFacts(plan),
    changed: changedGroups(difference),
    sections: changeList(difference),
  };
}
