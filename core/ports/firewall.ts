import { type GroupLayout, type NodePorts, type PortClaim, PortNetwork } from "../domain/index.ts";
import { merged, type PortSpan } from "../site/index.ts";
import { Role } from "../topology/index.ts";

/** Who connects to the ports of a claim. */
const Reach = {
  /** Whoever sends requests to the API of a rank, and Prometheus. */
  Api: "api",
  /** The pods of the same group. */
  Group: "group",
  /** The pods of all groups, which exchange KV caches. */
  Stack: "stack",
} as const;

type Reach = (typeof Reach)[keyof typeof Reach];

interface Purpose {
  readonly reach: Reach;
  /** @default that of the claim */
  readonly why?: string;
}

/** By the names of claims, without the number of a rank. */
const PURPOSES: ReadonlyMap<string, Purpose> = new Map<string, Purpose>([
  ["api", { reach: Reach.Api }],
  ["supervisor", { reach: Reach.Group }],
  ["dp-rpc", { reach: Reach.Group }],
  ["master", { reach: Reach.Group }],
  ["hccl", { reach: Reach.Group, why: "HCCL's host sockets" }],
  ["open", { reach: Reach.Group, why: "free ports that the ranks choose" }],
  ["workers", { reach: Reach.Group, why: "RPC of the workers" }],
  ["kv", { reach: Reach.Stack, why: "KV handshake" }],
  ["scheduler", { reach: Reach.Stack }],
  ["direct", { reach: Reach.Stack }],
  ["transfer", { reach: Reach.Stack }],
]);

/** What the ports of a claim are for; undefined for a name that the table lacks. */
export function purposeOf({ name }: Pick<PortClaim, "name">): Purpose | undefined {
  return PURPOSES.get(name.replace(/-\d+$/, ""));
}

/** Connections to the nodes of one group that a firewall between nodes must let through. All use TCP. */
export interface FirewallRule {
  /** The group whose nodes are connected to, e.g. `prefill-0`. */
  readonly to: string;
  /** Its pods, each on a node of its own. */
  readonly pods: readonly string[];
  /** Where the connections come from: nodes of groups, and what is outside of them. */
  readonly from: readonly string[];
  readonly ports: readonly PortSpan[];
  readonly why: string;
}

/** The rules for the network of the nodes, by group and purpose. Connections of a node to itself need none. */
export function firewallRules(
  layouts: readonly GroupLayout[],
  ports: readonly NodePorts[],
): readonly FirewallRule[] {
  return layouts.flatMap((layout) => {
    const claims = ports
      .filter(({ key }) => key === layout.key)
      .flatMap((node) => node.claims)
      .filter(({ network }) => network === PortNetwork.Node);
    return byPurpose(claims).flatMap(({ reach, why, spans }): FirewallRule[] => {
      const from = sourcesOf(reach, layout, layouts);
      if (from.length === 0) return [];
      return [{ to: layout.key, pods: layout.pods.map(({ name }) => name), from, ports: merged(spans), why }];
    });
  });
}

interface Connections {
  readonly reach: Reach;
  readonly why: string;
  readonly spans: readonly PortClaim[];
}

function byPurpose(claims: readonly PortClaim[]): readonly Connections[] {
  const found = new Map<string, Connections>();
  for (const claim of claims) {
    // All groups for a purpose that the table lacks: a closed port would stop the stack.
    const { reach, why = claim.why } = purposeOf(claim) ?? { reach: Reach.Stack };
    const key = `${reach} ${why}`;
    found.set(key, { reach, why, spans: [...(found.get(key)?.spans ?? []), claim] });
  }
  return [...found.values()];
}

function sourcesOf(reach: Reach, layout: GroupLayout, layouts: readonly GroupLayout[]): readonly string[] {
  switch (reach) {
    case Reach.Api:
      return layout.role === Role.Serve ? ["clients", "Prometheus"] : ["the proxy", "Prometheus"];
    case Reach.Group:
      return layout.pods.length === 1 ? [] : [`nodes of ${layout.key}`];
    case Reach.Stack:
      return layouts
        .filter(({ key, pods }) => key !== layout.key || pods.length > 1)
        .map(({ key }) => `nodes of ${key}`);
    default:
      return reach satisfies never;
  }
}
