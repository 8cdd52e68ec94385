import { dump } from "js-yaml";
import { GlmServeError } from "../errors/index.ts";
import type { Site } from "../site/index.ts";
import type { Topology } from "../topology/index.ts";
import { check, errorsOf } from "./check.ts";
import type { Plan } from "./planned-object.ts";
import type { PlanOptions } from "./resolved-input.ts";

/**
 * Checks a topology on a site, then plans its pods, processes, commands, ports and Kubernetes objects. Pure: the same input
 * gives the same plan.
 *
 * @throws GlmServeError with every error of the topology and the site at once
 */
export function plan(topology: Topology, site: Site = {}, options: PlanOptions = {}): Plan {
  const { findings, plan: planned } = check(topology, site, options);
  const errors = errorsOf(findings);
  if (planned === undefined || errors.length > 0) throw new GlmServeError(subjectOf(topology), errors);
  return planned;
}

/** The name of a topology in the headline of an error report. */
function subjectOf(topology: unknown): string {
  const name =
    typeof topology === "object" && topology !== null && "name" in topology ? topology.name : undefined;
  return typeof name === "string" ? `topology ${name}` : "the topology";
}

/** The objects of a plan as YAML documents for `kubectl apply -f -`, in the order of their dependencies. */
export function renderYaml({ objects }: Pick<Plan, "objects">): string {
  return objects.map(({ manifest }) => `---\n${dump(manifest, { lineWidth: -1, noRefs: true })}`).join("");
}
