import type { Site } from "../site/index.ts";
import type { Topology } from "../topology/index.ts";
import { checkResolved, type CheckResult } from "./check-resolved.ts";
import { type PlanOptions, resolvedInput } from "./resolved-input.ts";

/**
 * Runs every rule against a topology on a site and reports every problem at once. Pure: the same input gives the same
 * findings.
 */
export function check(topology: Topology, site: Site = {}, options: PlanOptions = {}): CheckResult {
  return checkResolved(resolvedInput(topology, site, options));
}
