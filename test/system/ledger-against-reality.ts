import { PortAddress, type PortClaim, PortNetwork, PortUse } from "../../core/domain/port-claim.ts";
import type { Plan } from "../../core/index.ts";

/** A TCP socket that a pod's process listens on. */
export interface BoundSocket {
  readonly address: string;
  readonly port: number;
}

/**
 * Where a node differs from the ledger: what should listen and does not, or not at the address that its claim says; which
 * claim picked another number of ports than it says; and what is bound and in no claim, or beyond the number of all that
 * hold it. Nothing when they agree.
 *
 * @param pod as the ledger names it
 * @param own address of the pod, on the host's network that of its node
 */
export function differences(
  planned: Plan,
  pod: string,
  bound: readonly BoundSocket[],
  own: string,
): readonly string[] {
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
        (found.get(claim)?.length ?? 0) < (numbers.get(claim) ?? 0),
    );
    if (owner === undefined) strange.push(`${pod}: ${String(port)} is bound, and no claim has room for it`);
    else found.get(owner)?.push(port);
  }
  return [
    ...claims.flatMap((claim) => {
      const number = found.get(claim)?.length ?? 0;
      const wanted = numbers.get(claim) ?? 0;
      if (number >= wanted) return [];
      const span = `${String(claim.first)}–${String(claim.last)}`;
      return [
        `${pod}: ${String(number)} of ${String(wanted)} ports in ${span} are bound (${claim.owner}, ${claim.why})`,
      ];
    }),
    ...strange,
    ...claims.flatMap((claim) => wrongAddresses(pod, claim, found.get(claim) ?? [], bound, own)),
  ];
}

/** The ports of a claim that are bound elsewhere than it says; what it does not say must not be the loopback alone. */
function wrongAddresses(
  pod: string,
  { address, owner, use }: PortClaim,
  ports: readonly number[],
  bound: readonly BoundSocket[],
  own: string,
): readonly string[] {
  return ports.flatMap((port) => {
    const addresses = bound.filter((socket) => socket.port === port).map((socket) => socket.address);
    const is = `${pod}: ${String(port)} is bound to ${addresses.join(" and ")}`;
    switch (address) {
      case PortAddress.Every:
        return addresses.some(isEvery) ? [] : [`${is}, not to every address (${owner})`];
      case PortAddress.Own:
        return addresses.every((each) => each === own) ? [] : [`${is}, not to ${own} alone (${owner})`];
      case undefined:
        return use === PortUse.Bound && addresses.every(isLoopback) ? [`${is} alone (${owner})`] : [];
      default:
        return address satisfies never;
    }
  });
}

function isEvery(address: string): boolean {
  return address === "0.0.0.0" || address === "::";
}

function isLoopback(address: string): boolean {
  return address === "::1" || address.startsWith("127.");
}

function widthOf({ first, last }: PortClaim): number {
  return last - first + 1;
}

/** How many ports of its range a claim has once its pod is ready. */
function expectedNumber(planned: Plan, pod: string, claim: PortClaim): number {
  if (claim.use === PortUse.Bound) return widthOf(claim);
  const processes =
    planned.groups.flatMap(({ pods }) => pods).find(({ name }) => name === pod)?.processes ?? [];
  const devices = processes.flatMap((process) => process.devices);
  switch (claim.name) {
    case "open": {
      const said = /^(\d+) free ports?:/u.exec(claim.why)?.[1];
      if (said === undefined) throw new Error(`"${claim.why}" of ${pod} gives no number`);
      return Number(said);
    }
    case "workers":
      return processes.length;
    case "transfer":
      return devices.length;
    case "direct": {
      const { counter } = claim.formula;
      if (counter === undefined) throw new Error(`the claim ${claim.name} of ${pod} counts nothing`);
      return counter.to - counter.from + 1;
    }
    case "hccl":
      // The second half of what follows from the device is for leaders, of which the stand-ins have none.
      return claim.why.includes("leader") ? 0 : devices.length;
    default:
      throw new Error(`nobody says how many ports the claim ${claim.name} of ${pod} picks`);
  }
}
