import type { ResolvedGroup } from "../../resolve/resolved.ts";
import { Role } from "../../topology/topology.ts";

/** Ports in a row, and the setting that moves them. */
export interface PortSpan {
  readonly path: string;
  readonly first: number;
  readonly last: number;
}

/** What a group listens on by its settings, over all its nodes. */
export function portSpans(group: ResolvedGroup): PortSpan[] {
  const { api, dataParallelRpc } = group.ports;
  const path = `groups.${group.name}.ports`;
  return [
    { path: `${path}.api`, first: api, last: api + (group.everyRankServes ? group.ranksPerNode : 1) - 1 },
    ...(dataParallelRpc === undefined || group.dataParallelSize === 1
      ? []
      : [{ path: `${path}.dataParallelRpc`, first: dataParallelRpc, last: dataParallelRpc }]),
    ...kvSpan(group),
  ];
}

/** The handshakes of the KV transfer: one port for every device of the group. */
export function kvSpan(group: ResolvedGroup): PortSpan[] {
  const { kv } = group.ports;
  if (kv === undefined || group.role === Role.Serve) return [];
  const devices = group.dataParallelSize * group.tensorParallelSize;
  return [{ path: `groups.${group.name}.ports.kv`, first: kv, last: kv + devices - 1 }];
}

export function overlaps(span: PortSpan, first: number, last: number): boolean {
  return span.first <= last && span.last >= first;
}

export function print({ first, last }: PortSpan): string {
  return first === last ? String(first) : `${first}–${last}`;
}
