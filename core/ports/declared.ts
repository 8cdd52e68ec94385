import { holds, type NodePorts, PortNetwork } from "../domain/index.ts";

/** A container port, which the scheduler and readers of the pod see. */
export interface DeclaredPort {
  readonly port: number;
  readonly name: string;
  /** Whether no other port has its name. */
  readonly single: boolean;
}

/** The ports that pods of one template hold, sorted. Ephemeral ports cannot be declared. */
export function declaredPorts(nodes: readonly NodePorts[]): readonly DeclaredPort[] {
  const names = new Map<number, string>();
  const counts = new Map<string, number>();
  for (const { claims } of nodes) {
    for (const claim of claims) {
      if (!holds(claim) || claim.network === PortNetwork.Device) continue;
      for (let port = claim.first; port <= claim.last; port += 1) {
        if (names.has(port)) continue;
        names.set(port, claim.name);
        counts.set(claim.name, (counts.get(claim.name) ?? 0) + 1);
      }
    }
  }
  return [...names]
    .toSorted(([a], [b]) => a - b)
    .map(([port, name]) => {
      const single = counts.get(name) === 1;
      return { port, name: single ? name : `${name}-${port}`, single };
    });
}
