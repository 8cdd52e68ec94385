import type { Plan } from "../../core/index.ts";
import { type PortClaim, PortNetwork, PortUse } from "../../core/ports/port-claim.ts";

/**
 * Where a node differs from the ledger: what should listen and does not, and what listens and has no claim. Nothing when
 * they agree.
 */
export function differences(planned: Plan, pod: string, bound: readonly number[]): readonly string[] {
  const claims = (planned.ports.find((node) => node.pod === pod)?.claims ?? []).filter(
    ({ network }) => network !== PortNetwork.Device,
  );
  const ports = new Set(bound);
  const silent = claims
    .filter(({ use }) => use === PortUse.Listens)
    .flatMap((claim) =>
      portsOf(claim)
        .filter((port) => !ports.has(port))
        .map((port) => [port, claim] as const),
    )
    .map(([port, { owner, why }]) => `${pod}: nothing listens on ${String(port)} (${owner}, ${why})`);
  const strange = [...ports]
    .filter((port) => !claims.some(({ first, last }) => first <= port && port <= last))
    .map((port) => `${pod}: ${String(port)} is bound, and nobody claims it`);
  return [...silent, ...strange];
}

function portsOf({ first, last }: PortClaim): number[] {
  return Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
}
