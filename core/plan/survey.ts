import { type GroupLayout, type NodePorts, Severity } from "../domain/index.ts";
import type { Problem } from "../errors/index.ts";
import { ledger } from "../ports/index.ts";
import { checkPorts, devicesFillNodes, ranksDivide } from "../rules/index.ts";
import type { Site } from "../site/index.ts";
import type { Topology } from "../topology/index.ts";
import { type Examination, examine, type PlanOptions } from "./examine.ts";
import { layOut } from "./lay-out.ts";

/** Who runs where behind which ports, or what is in the way of saying so. */
type Layout =
  | { readonly groups: readonly GroupLayout[]; readonly ports: readonly NodePorts[] }
  | { readonly blockedBy: readonly Problem[] };

/** Everything that the rules say of a topology, those about ports included where it can be laid out. */
export interface Survey extends Examination {
  readonly layout: Layout;
}

/** Without them nobody knows how many ranks a node has. */
const LAYOUT_RULES: ReadonlySet<string | undefined> = new Set([devicesFillNodes.id, ranksDivide.id]);

/**
 * Asks every rule, also of a topology in which something is wrong: a layout needs only counts that agree.
 *
 * @throws GlmServeError with every problem of values that cannot be read and names that nobody knows
 */
export function survey(topology: Topology, site: Site = {}, options: PlanOptions = {}): Survey {
  const examination = examine(topology, site, options);
  const { topology: resolved, problems, findings } = examination;
  const blockedBy = problems.filter(({ rule }) => LAYOUT_RULES.has(rule));
  if (blockedBy.length > 0) return { ...examination, layout: { blockedBy } };
  const groups = layOut(resolved);
  const ports = ledger(resolved, groups);
  const said = checkPorts(resolved, ports);
  return {
    topology: resolved,
    problems: [...problems, ...said.filter(({ severity }) => severity === Severity.Error)],
    findings: [...findings, ...said.filter(({ severity }) => severity !== Severity.Error)],
    layout: { groups, ports },
  };
}
