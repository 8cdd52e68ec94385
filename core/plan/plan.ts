import type { Site } from "../site/index.ts";
import type { Topology } from "../topology/index.ts";
import { arrange } from "./arrange.ts";
import { configMapProblems } from "./config-map-size.ts";
import { type PlanOptions, refuse, subjectOf } from "./examine.ts";
import { planObjects } from "./plan-objects.ts";
import type { Plan } from "./planned-object.ts";
import { procedureObjects } from "./procedure-objects.ts";
import { rankRows } from "./rank-rows.ts";

/**
 * Decides everything: the pods, processes, commands, ports and Kubernetes objects of a topology on a site. Pure: the
 * same input gives the same plan.
 *
 * @throws GlmServeError with every problem of the topology and the site at once
 */
export function plan(topology: Topology, site: Site = {}, options: PlanOptions = {}): Plan {
  const { topology: resolved, groups, ports, findings } = arrange(topology, site, options);
  const port = resolved.spec.proxy?.port ?? groups[0]?.head.processes[0]?.apiPort ?? 0;
  const endpoint = { service: resolved.instance, port };
  const planned = procedureObjects({ topology: resolved, groups, ports, endpoint });
  const objects = planObjects(resolved, groups, ports, planned);
  refuse(subjectOf(topology), configMapProblems(objects));
  return {
    topology: resolved,
    groups,
    ports,
    findings,
    objects,
    ranks: rankRows(groups),
    procedures: planned.map(({ procedure }) => procedure),
    endpoint,
  };
}
