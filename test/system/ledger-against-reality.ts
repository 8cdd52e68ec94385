import { PortAddress, type PortClaim, PortNetwork, PortUse } from "../../core/domain/port-claim.ts";
import type { Plan } from "../../core/index.ts";

/** A TCP socket that a pod's process listens on. */
export interface BoundSocket {
  readonly address: string;
  readonly port: number;
}

/**
 * Differences between a node and the ledger: claimed ports that are not bound, or not to the address of their claim;
 * ephemeral claims with another number of ports; and bound ports that no claim covers. Empty when they agree.
 *
 * @param pod name of the pod in the ledger
 * @param own address of the pod; with hostNetwork, that of its node
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
  const unclaimed: string[] = [];
  const inOrder = claims.toSorted((a, b) => widthOf(a) - widthOf(b) || a.last - b.last);
  const ports = [...new Set(bound.map(({ port }) => port))].toSorted((a, b) => a - b);
  for (const port of ports) {
    // Ranges overlap: the narrowest claim with a missing port owns it.
    const owner = inOrder.find(
      (claim) =>
        claim.first <= port &&
        port <= claim.last &&
        (found.get(claim)?.length ?? 0) < (numbers.get(claim) ?? 0),
    );
    if (owner === undefined) unclaimed.push(`${pod}: ${String(port)} is bound, but no claim covers it`);
    else found.get(owner)?.push(port);
  }
  return [
    ...claims.flatMap((claim) => {
      const number = found.get(claim)?.length ?? 0;
      const expected = numbers.get(claim) ?? 0;
      if (number >= expected) return [];
      const span = `${String(claim.first)}–${String(claim.last)}`;
      return [
        `${pod}: ${String(number)} of ${String(expected)} ports in ${span} are bound (${claim.owner}, ${claim.why})`,
      ];
    }),
    ...unclaimed,
    ...claims.flatMap((claim) => wrongAddresses(pod, claim, found.get(claim) ?? [], bound, own)),
  ];
}

/** Ports that are bound to other addresses than their claim names; without a named address, to loopback only. */
function wrongAddresses(
  pod: string,
  { address, owner, use }: PortClaim,
  ports: readonly number[],
  bound: readonly BoundSocket[],
  own: string,
): readonly string[] {
  return ports.flatMap((port) => {
    const addresses = bound.filter((socket) => socket.port === port).map((socket) => socket.address);
    const bindings = `${pod}: ${String(port)} is bound to ${addresses.join(" and ")}`;
    switch (address) {
      case PortAddress.Every:
        return addresses.some(isEvery) ? [] : [`${bindings}, not to every address (${owner})`];
      case PortAddress.Own:
        return addresses.every((each) => each === own) ? [] : [`${bindings}, not to ${own} only (${owner})`];
      case undefined:
        return use === PortUse.Bound && addresses.every(isLoopback) ? [`${bindings} only (${owner})`] : [];
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

/** Number of ports of a claim that are bound once its pod is ready. */
function expectedNumber(planned: Plan, pod: string, claim: PortClaim): number {
  if (claim.use === PortUse.Bound) return widthOf(claim);
  const processes =
    planned.groups.flatMap(({ pods }) => pods).find(({ name }) => name === pod)?.processes ?? [];
  const own = processes.filter(({ name }) => claim.owner.endsWith(` ${name}`));
  const devices = (own.length > 0 ? own : processes).flatMap((process) => process.devices);
  switch (claim.name) {
    case "open": {
      const number = /^(\d+) free ports?:/u.exec(claim.why)?.[1];
      if (number === undefined) throw new Error(`"${claim.why}" of ${pod} has no number`);
      return Number(number);
    }
    case "workers":
      return processes.length;
    case "transfer":
      return devices.length;
    case "direct": {
      const { counter } = claim.formula;
      if (counter === undefined) throw new Error(`the claim ${claim.name} of ${pod} has no counter`);
      return counter.to - counter.from + 1;
    }
    case "kv":
      // MooncakeConnectorV2 keeps the ports of devices free; its schedulers listen behind them.
      return 0;
    case "hccl":
      // Claims for leaders are never bound: the stand-ins have no leaders.
      return claim.why.includes("leader") ? 0 : devices.length;
    default:
      throw new Error(`unknown number of ports for the claim ${claim.name} of ${pod}`);
  }
}
