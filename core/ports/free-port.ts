import { type NodePorts, type PortClaim, PortNetwork } from "../domain/index.ts";
import type { ParsedSite } from "../site/index.ts";
import { givenOnNodes } from "./node-claims.ts";
import { TakenPorts } from "./taken-ports.ts";

/** First port of the search, well above the usual services of nodes. */
const START = 7000;

/** Ports on either side that follow from a setting: the supervisor's port is the neighbour of the one that ranks meet at. */
const NEIGHBOURS = 1;

/**
 * For each setting of a group that moves ports, a first port from which all its ports are free on every node. No two
 * settings get the same ports. A setting is absent where the nodes have none.
 */
export function freePorts(nodes: readonly NodePorts[], site: ParsedSite): ReadonlyMap<string, number> {
  const claims = nodes.flatMap((node) => node.claims.filter(({ network }) => network === PortNetwork.Node));
  const taken = new TakenPorts([...givenOnNodes(site), ...claims]);
  const settings = [...new Set(claims.map(({ setting }) => setting))].toSorted(portsFirst);
  return new Map(
    settings.flatMap((setting) => {
      const free = taken.take(START, spanOf(setting, claims) + 2 * NEIGHBOURS);
      return free === undefined ? [] : [[setting, free + NEIGHBOURS] as const];
    }),
  );
}

/** Ports before variables, whose ranges are wide; each by name. */
function portsFirst(a: string, b: string): number {
  const [first, second] = [a, b].map((setting) => `${setting.includes(".env.") ? 1 : 0} ${setting}`);
  return first === second ? 0 : (first ?? "") < (second ?? "") ? -1 : 1;
}

/** Ports from the first to the last one of a setting. */
function spanOf(setting: string, claims: readonly PortClaim[]): number {
  const own = claims.filter((claim) => claim.setting === setting);
  return Math.max(...own.map(({ last }) => last)) - Math.min(...own.map(({ first }) => first)) + 1;
}
