import type { AssignedPorts, PortNeeds } from "../domain/index.ts";
import { inputChecks, type Problem } from "../errors/index.ts";
import { LAST_PORT, merged, type ParsedSite, type PortSpan } from "../site/index.ts";
import { type ParsedGroup, Role } from "../topology/index.ts";
import { ephemeralRange, nodeClaims, nodePortRange } from "./node-claims.ts";

/** A group, and what of its ports is not for it to choose. */
export interface PortRequest {
  readonly name: string;
  readonly group: Pick<ParsedGroup, "role" | "nodes" | "ports">;
  readonly needs: PortNeeds;
}

/**
 * Where the search for free ports begins, by role: what one side of a pair needs does not move the other's. Well above
 * the services that nodes usually have, and far enough apart for the handshakes of thousands of devices.
 */
const START: Readonly<Record<Role, number>> = {
  [Role.Serve]: 7000,
  [Role.Prefill]: 7000,
  [Role.Decode]: 11_000,
};

/** Ports below need privileges. */
const FIRST_PORT = 1024;

/**
 * Gives every group the ports that it needs and does not name: none that a node uses, that lies in a range from which
 * something picks, or that another group has. It goes by roles and names, never by the order in which groups stand.
 */
export function assignPorts(
  requests: readonly PortRequest[],
  site: ParsedSite,
): { readonly ports: ReadonlyMap<string, AssignedPorts>; readonly problems: readonly Problem[] } {
  const taken = new TakenPorts([
    { first: 0, last: FIRST_PORT - 1 },
    ...nodeClaims(site),
    nodePortRange(site),
    ephemeralRange(site),
    ...requests.flatMap(({ needs }) => needs.avoid),
    ...requests.flatMap(given),
  ]);
  const problems: Problem[] = [];
  const inOrder = requests.toSorted(
    (a, b) => START[a.group.role] - START[b.group.role] || (a.name < b.name ? -1 : 1),
  );
  const ports = new Map<string, AssignedPorts>();
  for (const { name, group, needs } of inOrder) {
    const take = (port: keyof AssignedPorts, count: number): number => {
      const first = taken.take(START[group.role], count);
      if (first !== undefined) return first;
      problems.push({
        path: `groups.${name}.ports.${port}`,
        message: `The nodes have no ${count} free ports in a row for it.`,
        fix: "name them here, or give the nodes narrower ranges in nodes.usedPorts, nodePortRange and ephemeralPortRange of the site",
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

/** The port that a group names for its supervisors, or the one beside that at which its ranks meet. */
function supervisorPort({ ports }: PortRequest["group"]): number | undefined {
  if (ports.supervisor !== undefined) return ports.supervisor;
  if (ports.dataParallelRpc !== undefined) return ports.dataParallelRpc + 1;
  return ports.master === undefined ? undefined : ports.master - 1;
}

function given({ group, needs }: PortRequest): PortSpan[] {
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

class TakenPorts {
  #spans: readonly PortSpan[];

  constructor(spans: readonly PortSpan[]) {
    this.#spans = merged(spans.filter(({ first, last }) => first <= last));
  }

  /** The first `count` free ports in a row from `start` on, then from the beginning; they are taken from now on. */
  take(start: number, count: number): number | undefined {
    const first = this.#free(start, count) ?? this.#free(FIRST_PORT, count);
    if (first !== undefined) this.#spans = merged([...this.#spans, { first, last: first + count - 1 }]);
    return first;
  }

  #free(start: number, count: number): number | undefined {
    let first = start;
    for (const span of this.#spans) {
      if (span.last < first) continue;
      if (span.first >= first + count) break;
      first = span.last + 1;
    }
    return first + count - 1 <= LAST_PORT ? first : undefined;
  }
}
