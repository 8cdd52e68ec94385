import type { AssignedPorts, PortNeeds } from "../domain/index.ts";
import { inputChecks, type Problem } from "../errors/index.ts";
import type { ParsedSite, PortSpan } from "../site/index.ts";
import { type ParsedGroup, Role } from "../topology/index.ts";
import { givenOnNodes } from "./node-claims.ts";
import { TakenPorts } from "./taken-ports.ts";

/** A group and the ports that it needs. */
export interface PortRequest {
  readonly name: string;
  readonly group: Pick<ParsedGroup, "role" | "nodes" | "ports">;
  readonly needs: PortNeeds;
}

/**
 * First port of the search, by role, so that the needs of one side of a pair do not move the ports of the other. Well
 * above the usual services of nodes, and far enough apart for the handshakes of thousands of devices.
 */
const START: Readonly<Record<Role, number>> = {
  [Role.Serve]: 7000,
  [Role.Prefill]: 7000,
  [Role.Decode]: 11_000,
};

/**
 * Assigns every group the ports that it needs and does not name. Skips ports that the nodes use, ports of ranges from
 * which a process chooses at start-up, and ports of other groups. Roles and names decide, never the order of the groups.
 */
export function assignPorts(
  requests: readonly PortRequest[],
  site: ParsedSite,
): { readonly ports: ReadonlyMap<string, AssignedPorts>; readonly problems: readonly Problem[] } {
  const taken = new TakenPorts([
    ...givenOnNodes(site),
    ...requests.flatMap(({ needs }) => needs.avoid),
    ...requests.flatMap(namedPorts),
  ]);
  const problems: Problem[] = [];
  const sorted = requests.toSorted(
    (a, b) => START[a.group.role] - START[b.group.role] || (a.name < b.name ? -1 : 1),
  );
  const ports = new Map<string, AssignedPorts>();
  for (const { name, group, needs } of sorted) {
    const take = (port: keyof AssignedPorts, count: number): number => {
      const first = taken.take(START[group.role], count);
      if (first !== undefined) return first;
      problems.push({
        path: `groups.${name}.ports.${port}`,
        message: `groups.${name}.ports.${port} needs ${count === 1 ? "a free port" : `${count} consecutive free ports`}; the nodes have none.`,
        fix: `Set groups.${name}.ports.${port}, or narrow nodes.usedPorts, nodes.nodePortRange or nodes.ephemeralPortRange of the site`,
        rule: inputChecks.portsAssignable.id,
      });
      return START[group.role];
    };
    const { api, dataParallelRpc, master, kv } = group.ports;
    const supervisor = supervisorPort(group);
    ports.set(name, {
      ...group.ports,
      api: api ?? take("api", needs.api),
      ...(dataParallelRpc === undefined && needs.dataParallelRpc
        ? { dataParallelRpc: take("dataParallelRpc", 1) }
        : {}),
      ...(master === undefined && needs.master ? { master: take("master", 1) } : {}),
      ...(group.nodes === 1 ? {} : { supervisor: supervisor ?? take("supervisor", 1) }),
      ...(kv === undefined && needs.kv > 0 ? { kv: take("kv", needs.kv) } : {}),
    });
  }
  return { ports, problems };
}

/** The port that a group names for its supervisors, or the neighbour of the port at which its ranks connect. */
function supervisorPort({ ports }: PortRequest["group"]): number | undefined {
  if (ports.supervisor !== undefined) return ports.supervisor;
  if (ports.dataParallelRpc !== undefined) return ports.dataParallelRpc + 1;
  return ports.master === undefined ? undefined : ports.master - 1;
}

function namedPorts({ group, needs }: PortRequest): PortSpan[] {
  const { api, dataParallelRpc, master, kv } = group.ports;
  return [
    ...row(api, needs.api),
    ...row(dataParallelRpc, 1),
    ...row(master, 1),
    ...row(kv, needs.kv),
    ...row(group.nodes === 1 ? undefined : supervisorPort(group), 1),
  ];
}

function row(first: number | undefined, count: number): PortSpan[] {
  return first === undefined || count < 1 ? [] : [{ first, last: first + count - 1 }];
}
