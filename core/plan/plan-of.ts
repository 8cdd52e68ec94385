import type { Finding, ResolvedTopology } from "../domain/index.ts";
import type { Layout } from "./checked-layout.ts";
import { planObjects } from "./plan-objects.ts";
import type { Plan } from "./planned-object.ts";
import { procedureObjects } from "./procedure-objects.ts";
import { processRows } from "./process-rows.ts";

/** The objects of a layout, and what follows from them. */
export function planOf(
  topology: ResolvedTopology,
  { groups, ports }: Layout,
  findings: readonly Finding[],
): Plan {
  const port = topology.spec.proxy?.port ?? groups[0]?.head.processes[0]?.apiPort ?? 0;
  const endpoint = { service: topology.instance, port };
  const planned = procedureObjects({ topology, groups, ports, endpoint });
  return {
    topology,
    groups,
    ports,
    findings,
    objects: planObjects(topology, groups, ports, planned),
    processes: processRows(groups),
    procedures: planned.map(({ procedure }) => procedure),
    endpoint,
  };
}
