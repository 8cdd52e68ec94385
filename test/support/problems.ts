import { GlmServeError, plan, type Problem, type Site, type Topology } from "../../core/index.ts";

/** What the rules say of a topology on a site: errors where there are any, warnings and advice otherwise. */
export function verdictsOf(topology: Topology, site?: Site): readonly Problem[] {
  try {
    return plan(topology, site).findings;
  } catch (error) {
    if (error instanceof GlmServeError) return error.problems;
    throw error;
  }
}

/** What the planner refuses about a topology on a site; an empty list where it plans. */
export function problemsOf(topology: Topology, site?: Site): readonly Problem[] {
  try {
    plan(topology, site);
    return [];
  } catch (error) {
    if (error instanceof GlmServeError) return error.problems;
    throw error;
  }
}
