import type { Plan } from "../../core/index.ts";
import { type PortClaim, PortNetwork, PortUse } from "../../core/ports/port-claim.ts";

/** A TCP socket that a pod's process listens on. */
export interface BoundSocket {
  readonly address: string;
  readonly port: number;
}

/**
 * Where a node differs from the ledger: what should listen and does not, or cannot be reached; which claim picked another
 * number of ports than it says; and what is bound and in no claim, or beyond the number of all that hold it. Nothing when
 * they agree.
 *
 * @param pod as the ledger names it
 */
export function differences(planned: Plan, pod: string, bound: readonly BoundSocket[]): readonly string[] {
  const claims = (planned.ports.find((node) => node.pod === pod)?.claims ?? []).filter(
    ({ network }) => network !== PortNetwork.Device,
  );
  const found = new Map(claims.map((claim): [PortClaim, number[]] => [claim, []]));
  const numbers = new Map(claims.map((claim) => [claim, expectedNumber(planned, pod, claim)]));
  const strange: string[] = [];
  const inOrder = claims.toSorted((a, b) => widthOf(a) - widthOf(b) || a.last - b.last);
  const ports = [...new Set(bound.map(({ port }) => port))].toSorted((a, b) => a - b);
  for (const port of ports) {
    // The narrowest claim that lacks one: ranges lie inside others.
    const owner = inOrder.find(
      (claim) =>
        claim.first <= port &&
        port <= claim.last &&
        (found.get(claim)?.length ?? 0) < (numbers.get(claim)?.most ?? 0),
    );
    if (owner === undefined) strange.push(`${pod}: ${String(port)} is bound, and no claim has room for it`);
    else found.get(owner)?.push(port);
  }
  return [
    ...claims.flatMap((claim) => {
      const number = found.get(claim)?.length ?? 0;
      const least = numbers.get(claim)?.least ?? 0;
      if (number >= least) return [];
      const span = `${String(claim.first)}–${String(claim.last)}`;
      return [
        `${pod}: ${String(number)} of ${String(least)} ports in ${span} are bound (${claim.owner}, ${claim.why})`,
      ];
    }),
    ...strange,
    ...unreachable(pod, claims, bound),
  ];
}

/** Others call what a claim listens on: a socket of the loopback alone does not do. */
function unreachable(
  pod: string,
  claims: readonly PortClaim[],
  bound: readonly BoundSocket[],
): readonly string[] {
  return claims
    .filter(({ use }) => use === PortUse.Listens)
    .flatMap((claim) => {
      const own = bound.filter(({ port }) => claim.first <= port && port <= claim.last);
      return own
        .filter(({ port }) => own.filter((socket) => socket.port === port).every(isLoopback))
        .map(({ address, port }) => `${pod}: ${String(port)} is bound to ${address} alone (${claim.owner})`);
    });
}

function isLoopback({ address }: BoundSocket): boolean {
  return address === "::1" || address.startsWith("127.");
}

function widthOf({ first, last }: PortClaim): number {
  return last - first + 1;
}

interface Numbers {
  readonly least: number;
  readonly most: number;
}

/** How many ports of its range a claim has once its pod is ready. */
function expectedNumber(planned: Plan, pod: string, claim: PortClaim): Numbers {
  if (claim.use === PortUse.Listens) return exactly(widthOf(claim));
  const processes =
    planned.groups.flatMap(({ pods }) => pods).find(({ name }) => name === pod)?.processes ?? [];
  const devices = processes.flatMap((process) => process.devices);
  switch (claim.name) {
    case "open": {
      const said = /^(\d+) free ports?:/u.exec(claim.why)?.[1];
      // LightLLM's claim gives no number: what its processes look for is not documented.
      return said === undefined ? { least: 1, most: 16 } : exactly(Number(said));
    }
    case "workers":
      return exactly(processes.length);
    case "transfer":
      return exactly(devices.length);
    case "direct": {
      const { counter } = claim.formula;
      if (counter === undefined) throw new Error(`the claim ${claim.name} of ${pod} counts nothing`);
      return exactly(counter.to - counter.from + 1);
    }
    case "hccl":
      // The second half of what follows from the device is for leaders, of which the stand-ins have none.
      return exactly(claim.why.includes("leader") ? 0 : devices.length);
    default:
      throw new Error(`nobody says how many ports the claim ${claim.name} of ${pod} picks`);
  }
}

function exactly(number: number): Numbers {
  return { least: number, most: number };
}
