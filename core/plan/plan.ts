import type { Site } from "../site/index.ts";
import type { Topology } from "../topology/index.ts";
import { planResolved } from "./check-resolved.ts";
import type { Plan } from "./planned-object.ts";
import { type PlanOptions, resolvedInput } from "./resolved-input.ts";

/**
 * Checks a topology on a site, then plans its pods, processes, commands, ports and Kubernetes objects. Pure: the same input
 * gives the same plan.
 *
 * @throws GlmServeError with every error of the topology and the site at once
 */
export function plan(topology: Topology, site: Site = {}, options: PlanOptions = {}): Plan {
  return planResolved(resolvedInput(topology, site, options), subjectOf(topology));
}

/** The name of a topology in the headline of an error report. */
function subjectOf(topology: unknown): string {
  const name =
    typeof topology === "object" && topology !== null && "name" in topology ? topology.name : undefined;
  return typeof name === "string" ? `topology ${name}` : "the topology";
}
