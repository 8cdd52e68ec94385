import { holds, type NodePorts, PortNetwork } from "../domain/index.ts";

/** A container port, which the scheduler and readers of the pod see. */
export interface DeclaredPort {
  readonly port: number;
  /** Valid for Kubernetes: at most 15 characters. */
  readonly name: string;
  /** Whether no other port has its purpose. */
  readonly single: boolean;
}

/** Purposes that leave no room for the number. */
const SHORTER: Readonly<Record<string, string>> = { supervisor: "supervise" };

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
    .map(([port, name]) => ({ port, name: portName(name, port), single: counts.get(name) === 1 }));
}

/**
 * Kubernetes merges lists of ports by number, and names are unique among them. To preview a replaced group, Pulumi merges its new ports
 * with those that run, so no two numbers may share a name.
 */
function portName(purpose: string, port: number): string {
  const family = purpose.replace(/-[0-9]+$/, "");
  return `${SHORTER[family] ?? family}-${port}`;
}
