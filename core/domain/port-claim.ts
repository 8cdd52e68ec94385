/** Everything that is bound on the node of one pod, by the pod. */
export interface NodePorts {
  readonly pod: string;
  /** Absent for the proxy. */
  readonly group?: string;
  /** Identity of the group's replica, e.g. `prefill-0`; `proxy` for the proxy. */
  readonly key: string;
  readonly claims: readonly PortClaim[];
}
/** How a claim uses its range. */
export const PortUse = {
  /** Binds every port of it. */
  Listens: "listens",
  /** Binds ports of it that follow from the device, and nobody else may have any. */
  Keeps: "keeps",
  /** Binds any free ports of it, others at each start. */
  Picks: "picks",
} as const;

export type PortUse = (typeof PortUse)[keyof typeof PortUse];

/** Where a port is bound; ports of different networks never collide. */
export const PortNetwork = {
  /** The node itself, as under hostNetwork. */
  Node: "node",
  /** The pod's own network. */
  Pod: "pod",
  /** The NIC of each device, which has an address of its own. */
  Device: "device",
} as const;

export type PortNetwork = (typeof PortNetwork)[keyof typeof PortNetwork];

/** At which address a port is bound. */
export const PortAddress = {
  /** At every address, as 0.0.0.0 says. */
  Every: "every",
  /** At the address of the node alone, or that of the pod where it has a network of its own. */
  Own: "own",
} as const;

export type PortAddress = (typeof PortAddress)[keyof typeof PortAddress];

/** What counts the ports of a range up: `tp rank` 0 to 15, one port each. */
interface PortCounter {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Ports of one value. */
  readonly step: number;
}

/** How the numbers of a claim come about. */
export interface PortFormula {
  /** What all its ports have in common, with numbers: `kv_port 30000 + dp rank 1 × tp 16`. */
  readonly base: string;
  /** Absent where nothing is counted. */
  readonly counter?: PortCounter;
}

/** A port, or a range of them, that something binds on the node of one pod. */
export interface PortClaim {
  /** Who binds it, for a person: `prefill-0 rank-1`. */
  readonly owner: string;
  /** The setting that moves it, e.g. `groups.prefill.ports.kv`. */
  readonly setting: string;
  /** Short name, e.g. `api-0`, `kv`; with `first` an identity inside the pod. */
  readonly name: string;
  readonly first: number;
  readonly last: number;
  readonly use: PortUse;
  readonly network: PortNetwork;
  /** Absent where neither the plan nor the engine's code says it. */
  readonly address?: PortAddress;
  readonly why: string;
  readonly formula: PortFormula;
  /** Where the formula comes from. */
  readonly source: string;
}

/** Whether the claim holds all of its range for itself. */
export function holds({ use }: PortClaim): boolean {
  switch (use) {
    case PortUse.Listens:
    case PortUse.Keeps:
      return true;
    case PortUse.Picks:
      return false;
    default:
      return use satisfies never;
  }
}

/** How one port of a claim comes about: `30017 = kv_port 30000 + dp rank 1 × tp 16 + tp rank 1`. */
export function explainPort({ first, use, formula: { base, counter } }: PortClaim, port: number): string {
  if (use === PortUse.Picks && counter === undefined) return `${port}: any free port of ${base}`;
  if (counter === undefined) return `${port} = ${base}`;
  const { name, from, to, step } = counter;
  const value = Math.min(from + Math.floor((port - first) / step), to);
  if (step === 1) return `${port} = ${base} + ${name} ${value}`;
  const rest = port - first - (value - from) * step;
  return `${port} = ${base} + ${name} ${value} × ${step} + ${rest}, any free one of the ${step}`;
}
