import { GlmServeError } from "../errors/index.ts";
import type { Site } from "../site/index.ts";
import type { Topology } from "../topology/index.ts";
import { check, errorsOf } from "./check.ts";
import type { Plan } from "./planned-object.ts";
import { type PlanOptions, subjectOf } from "./plan-options.ts";

/**
 * Checks a topology on a site, then decides everything: pods, processes, commands, ports and Kubernetes objects. Pure: the
 * same input gives the same plan.
 *
 * @throws GlmServeError with every error of the topology and the site at once
 */
export function plan(topology: Topology, site: Site = {}, options: PlanOptions = {}): Plan {
  const { findings, plan: planned } = check(topology, site, options);
  const errors = errorsOf(findings);
  if (planned === undefined || errors.length > 0) throw new GlmServeError(subjectOf(topology), errors);
  return planned;
}
