import type { Finding, GroupLayout, ResolvedTopology } from "../domain/index.ts";
import { contractDigest } from "../kubernetes/index.ts";
import type { Layout } from "./checked-layout.ts";
import { planObjects } from "./plan-objects.ts";
import type { Plan, ProcessRow } from "./planned-object.ts";
import { procedureObjects } from "./procedure-objects.ts";
import { wavesOf } from "./waves.ts";

/** Makes the plan of a layout. */
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
    waves: wavesOf(topology, groups),
    contract: contractDigest(topology),
    ports,
    findings,
    objects: planObjects(topology, groups, ports, planned),
    processes: processRows(groups),
    procedures: planned.map(({ procedure }) => procedure),
    endpoint,
  };
}

/** One row per process, in the order of the layout. */
function processRows(groups: readonly GroupLayout[]): readonly ProcessRow[] {
  return groups.flatMap((group) =>
    group.pods.flatMap((pod) =>
      pod.processes.map((process) => ({
        group: group.key,
        pod: pod.name,
        process: process.name,
        ranks: span(process.ranks),
        devices: span(process.devices),
        endpoint: process.apiPort === undefined ? "" : `${pod.address}:${process.apiPort}`,
      })),
    ),
  );
}

function span(numbers: readonly number[]): string {
  const [first, last] = [numbers[0], numbers.at(-1)];
  if (first === undefined) return "";
  return first === last ? String(first) : `${first}-${last}`;
}
