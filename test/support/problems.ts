import { GlmServeError, plan, type Problem, type Site, type Topology } from "../../core/index.ts";

/** Problems of a topology on a site: errors if there are any, warnings and advice otherwise. */
export function verdictsOf(topology: Topology, site?: Site): readonly Problem[] {
  try {
    return plan(topology, site).findings;
  } catch (error) {
    if (error instanceof GlmServeError) return error.problems;
    throw error;
  }
}

/** Errors of a topology on a site; empty if the plan succeeds. */
export function problemsOf(topology: Topology, site?: Site): readonly Problem[] {
  try {
    plan(topology, site);
    return [];
  } catch (error) {
    if (error instanceof GlmServeError) return error.problems;
    throw error;
  }
}
