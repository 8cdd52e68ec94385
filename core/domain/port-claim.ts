/** Everything that the pod on a node binds there. */
export interface NodePorts {
  readonly pod: string;
  /** Absent for the proxy and the pool. */
  readonly group?: string;
  /** Identity of the group's replica, e.g. `prefill-0`; `proxy` for the proxy, `kv-pool` for the pool. */
  readonly key: string;
  readonly claims: readonly PortClaim[];
}

/** How a claim uses its ports. */
export const PortUse = {
  /** Every port is bound. */
  Bound: "bound",
  /** The ports of some devices are bound, and no other process may have any of them. */
  Reserved: "reserved",
  /** Any free ports are chosen at start-up. */
  Ephemeral: "ephemeral",
} as const;

export type PortUse = (typeof PortUse)[keyof typeof PortUse];

/** Network in which a port is bound; ports of different networks never collide. */
export const PortNetwork = {
  /** The node itself, as under hostNetwork. */
  Node: "node",
  /** The pod's own network. */
  Pod: "pod",
  /** The NIC of each device, which has an address of its own. */
  Device: "device",
} as const;

export type PortNetwork = (typeof PortNetwork)[keyof typeof PortNetwork];

/** Address at which a port is bound. */
export const PortAddress = {
  /** Every address, i.e. 0.0.0.0. */
  Every: "every",
  /** The address of the node alone, or that of a pod with a network of its own. */
  Own: "own",
} as const;

export type PortAddress = (typeof PortAddress)[keyof typeof PortAddress];

/** A counter of a port's number: `tp rank` from 0 to 15, one port each. */
interface PortCounter {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Ports for each value of the counter. */
  readonly step: number;
}

/** How the numbers of a claim are computed. */
export interface PortFormula {
  /** The part that all ports have in common, with numbers: `kv_port 30000 + dp rank 1 × tp 16`. */
  readonly base: string;
  /** Absent where the base is the whole formula. */
  readonly counter?: PortCounter;
}

/** A port, or a range of ports, that a process binds on the node of one pod. */
export interface PortClaim {
  /** The process that binds it, e.g. `prefill-0 rank-1`. */
  readonly owner: string;
  /** The setting that moves it, e.g. `groups.prefill.ports.kv`. */
  readonly setting: string;
  /** Short name, e.g. `api-0`, `kv`; with `first` an identity inside the pod. */
  readonly name: string;
  readonly first: number;
  readonly last: number;
  readonly use: PortUse;
  readonly network: PortNetwork;
  /** Absent where neither the plan nor the engine's code determines it. */
  readonly address?: PortAddress;
  /** Purpose of the ports. */
  readonly why: string;
  readonly formula: PortFormula;
  /** Where the formula comes from. */
  readonly source: string;
}

/** Whether no other process may have any port of the claim. */
export function holds({ use }: PortClaim): boolean {
  switch (use) {
    case PortUse.Bound:
    case PortUse.Reserved:
      return true;
    case PortUse.Ephemeral:
      return false;
    default:
      return use satisfies never;
  }
}

/** The number of one port of a claim as a sum: `30017 = kv_port 30000 + dp rank 1 × tp 16 + tp rank 1`. */
export function explainPort({ first, use, formula: { base, counter } }: PortClaim, port: number): string {
  if (use === PortUse.Ephemeral && counter === undefined) return `${port}: any free port of ${base}`;
  if (counter === undefined) return `${port} = ${base}`;
  const { name, from, to, step } = counter;
  const value = Math.min(from + Math.floor((port - first) / step), to);
  if (step === 1) return `${port} = ${base} + ${name} ${value}`;
  const rest = port - first - (value - from) * step;
  return `${port} = ${base} + ${name} ${value} × ${step} + ${rest}, any free one of the ${step}`;
}
