import {
  holds,
  type NodePorts,
  type PortClaim,
  type PortConflict,
  PortNetwork,
  type PortUse,
  type ResolvedTopology,
} from "../../domain/index.ts";
import { ephemeralRange, nodeClaims, nodePortRange, reservation, reservedPorts } from "../../ports/index.ts";
import { portConflicts } from "../../rules/index.ts";
import { listed, merged, type PortSpan, printSpan } from "../../site/index.ts";

/** How a row uses its ports; `given` are those that the nodes use whatever the stack does. */
export type RowUse = PortUse | "given";

/** The ports of one purpose on the nodes of a class. */
export interface PortRow {
  readonly why: string;
  readonly use: RowUse;
  readonly network: PortNetwork;
  readonly setting: string;
  /** Each span once, lowest first, with the processes that have it. */
  readonly spans: readonly OwnedSpan[];
  /** The ports in words: `30000–30031, 16 on each node`. */
  readonly text: string;
  /** Other owners of some of the ports. */
  readonly conflicts: readonly RowConflict[];
}

/** A claim of another owner on ports of a row. */
interface RowConflict {
  /** Whether both need the port; otherwise the other may choose it at start-up. */
  readonly certain: boolean;
  /** Who else, and where. */
  readonly text: string;
}

/** A span and its owners. */
interface OwnedSpan extends PortSpan {
  readonly owners: readonly string[];
}

/** Nodes whose pods bind ports for the same purposes, in spans of the same sizes. */
export interface NodeClass {
  /** `decode-0 pods 1–3`. */
  readonly title: string;
  /** Number of nodes; 0 for what holds on every node. */
  readonly nodes: number;
  /** Whether its pods bind the ports of the node itself. */
  readonly onNode: boolean;
  readonly rows: readonly PortRow[];
}

/** A range that Kubernetes or the kernel give ports from. */
export interface PortBand extends PortSpan {
  /** Ports of Services, or of outgoing connections. */
  readonly name: "NodePort" | "outgoing";
}

/** What the ports view shows. */
export interface PortMap {
  readonly title: string;
  readonly subtitle: string;
  readonly classes: readonly NodeClass[];
  readonly bands: readonly PortBand[];
  readonly notes: readonly string[];
}

/** The ports of all nodes of a layout. */
export function portMap(topology: ResolvedTopology, ports: readonly NodePorts[]): PortMap {
  const { site, instance, model, engine, spec } = topology;
  const conflicts = portConflicts(topology, ports);
  const classes = new Map<string, NodePorts[]>();
  for (const node of ports) {
    const key = JSON.stringify([
      node.group ?? node.key,
      rowsOf(node).map(({ key: row, claims }) => [row, sizesOf(claims)]),
    ]);
    classes.set(key, [...(classes.get(key) ?? []), node]);
  }
  const reserve = reservation(site, ports);
  const reserved = listed(reservedPorts(site));
  return {
    title: `Ports of ${instance}`,
    subtitle: `${model.name} ${spec.model.weights} · ${engine.title} ${spec.engine.version} · ${ports.filter(({ group }) => group !== undefined).length} nodes`,
    classes: [
      everyNode(topology),
      ...[...classes.values()].map((nodes) =>
        classOf(nodes, (claim) => conflicts.flatMap((conflict) => conflictOf(claim, conflict))),
      ),
    ],
    bands: [
      { name: "NodePort", ...nodePortRange(site) },
      { name: "outgoing", ...ephemeralRange(site) },
    ],
    notes: [
      ...(reserved === ""
        ? []
        : [`The nodes reserve ${reserved}: outgoing connections never use these ports.`]),
      ...(reserve === "" || reserve === reserved
        ? []
        : [
            `Outgoing connections may take some of these ports. Reserve them on the nodes: sysctl -w net.ipv4.ip_local_reserved_ports=${reserve}`,
          ]),
    ],
  };
}

/** What a conflict means for one of its claims: a process that chooses among many ports avoids those in use. */
function conflictOf(claim: PortClaim, { place, first, second }: PortConflict): RowConflict[] {
  if ((first !== claim && second !== claim) || !holds(claim)) return [];
  const other = first === claim ? second : first;
  return [
    holds(other)
      ? {
          certain: true,
          text: `${other.owner} needs ${printSpan(other)} as well, on ${place}: ${other.why}.`,
        }
      : { certain: false, text: `${other.owner} may choose one of these ports at start-up, on ${place}.` },
  ];
}

function everyNode({ site }: ResolvedTopology): NodeClass {
  const byOwner = new Map<string, PortClaim[]>();
  for (const claim of nodeClaims(site)) {
    const key = `${claim.owner} ${claim.use}`;
    byOwner.set(key, [...(byOwner.get(key) ?? []), claim]);
  }
  return {
    title: "Every node",
    nodes: 0,
    onNode: true,
    rows: [...byOwner.values()].flatMap((claims) => {
      const [first] = claims;
      if (first === undefined) return [];
      return [
        {
          why: holds(first) ? `${first.owner}, ${first.why}` : `${first.owner} chooses at start-up`,
          use: holds(first) ? ("given" as const) : first.use,
          network: first.network,
          setting: first.setting,
          spans: spansOf(claims.map((claim) => ({ claim, owner: claim.owner }))),
          text: listed(merged(claims)).replaceAll("-", "–").replaceAll(",", ", "),
          conflicts: [],
        },
      ];
    }),
  };
}

interface ClaimRow {
  readonly key: string;
  readonly claims: readonly PortClaim[];
}

/** The claims of a node by purpose, in the order of their ports. */
function rowsOf({ claims }: NodePorts): readonly ClaimRow[] {
  const rows = new Map<string, PortClaim[]>();
  for (const claim of claims.toSorted((a, b) => a.first - b.first)) {
    const { name, why, use, network } = claim;
    const key = JSON.stringify([name.replace(/-\d+$/, ""), why, use, network]);
    rows.set(key, [...(rows.get(key) ?? []), claim]);
  }
  return [...rows].map(([key, found]) => ({ key, claims: found }));
}

function sizesOf(claims: readonly PortClaim[]): readonly number[] {
  return claims.map(({ first, last }) => last - first);
}

function classOf(
  nodes: readonly NodePorts[],
  conflictsOf: (claim: PortClaim) => readonly RowConflict[],
): NodeClass {
  const perNode = nodes.map((node) => ({ rows: rowsOf(node) }));
  const [first] = perNode;
  const rows = (first?.rows ?? []).flatMap(({ claims: [sample] }, index): PortRow[] => {
    if (sample === undefined) return [];
    const found = perNode.flatMap(({ rows: own }) =>
      (own[index]?.claims ?? []).map((claim) => ({ claim, owner: claim.owner })),
    );
    return [
      {
        why: sample.why,
        use: sample.use,
        network: sample.network,
        setting: sample.setting,
        spans: spansOf(found),
        text: textOf(perNode.map(({ rows: own }) => own[index]?.claims ?? [])),
        conflicts: distinct(found.flatMap(({ claim }) => conflictsOf(claim))),
      },
    ];
  });
  return {
    title: titleOf(nodes),
    nodes: nodes.length,
    onNode: rows.some(({ network }) => network === PortNetwork.Node),
    rows,
  };
}

function distinct(conflicts: readonly RowConflict[]): readonly RowConflict[] {
  return [...new Map(conflicts.map((conflict) => [conflict.text, conflict])).values()];
}

function spansOf(
  claims: readonly { readonly claim: PortClaim; readonly owner: string }[],
): readonly OwnedSpan[] {
  const spans = new Map<string, { first: number; last: number; owners: string[] }>();
  for (const {
    claim: { first, last },
    owner,
  } of claims) {
    const key = `${first}-${last}`;
    const span = spans.get(key) ?? { first, last, owners: [] };
    spans.set(key, { ...span, owners: [...span.owners, owner] });
  }
  return [...spans.values()].toSorted((a, b) => a.first - b.first || a.last - b.last);
}

/** The ports of a row: those of one node, or of all, and how many each node has of them. */
function textOf(nodes: readonly (readonly PortClaim[])[]): string {
  const perNode = nodes.map((claims) => printed(merged(claims)));
  const all = printed(merged(nodes.flat()));
  if (new Set(perNode).size === 1) return all;
  const count = merged(nodes[0] ?? []).reduce((sum, { first, last }) => sum + last - first + 1, 0);
  return `${all}, ${count} on each node`;
}

function printed(spans: readonly PortSpan[]): string {
  return spans.map(printSpan).join(", ");
}

/** The groups and pods of nodes: `decode-0 pods 1–3`, or `decode-0 to decode-15, pod 0 of each`. */
function titleOf(nodes: readonly NodePorts[]): string {
  const ordinals = new Map<string, number[]>();
  for (const { pod, key, group } of nodes)
    if (group !== undefined)
      ordinals.set(key, [...(ordinals.get(key) ?? []), Number(pod.slice(pod.lastIndexOf("-") + 1))]);
  if (ordinals.size === 0) return nodes.map(({ key }) => key).join(", ");
  const keys = new Map<string, string[]>();
  for (const [key, numbers] of ordinals) {
    const text = `${numbers.length === 1 ? "pod" : "pods"} ${printed(merged(numbers.map((number) => ({ first: number, last: number }))))}`;
    keys.set(text, [...(keys.get(text) ?? []), key]);
  }
  return [...keys]
    .map(([pods, groups]) => {
      const [only, second] = groups;
      if (second === undefined) return `${only} ${pods}`;
      const names = groups.length > 3 ? `${only} to ${groups.at(-1)}` : groups.join(", ");
      return `${names}, ${pods} of each`;
    })
    .join("; ");
}
