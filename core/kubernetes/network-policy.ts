import type { NetworkPeer, NetworkPolicy, ResolvedTopology } from "../domain/index.ts";
import { instanceLabels, metadata } from "./labels.ts";

type Labels = Readonly<Record<string, string>>;

/** Who may connect to some pods, and to which of their ports. */
interface Access {
  readonly from: readonly NetworkPeer[];
  /** @default every port */
  readonly ports?: readonly number[];
}

/** Lets only these connections reach the pods with these labels. What the pods connect to is not restricted. */
export function networkPolicy(
  topology: ResolvedTopology,
  name: string,
  labels: Labels,
  accesses: readonly Access[],
): NetworkPolicy {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: metadata(topology, name, { labels }),
    spec: {
      podSelector: { matchLabels: labels },
      policyTypes: ["Ingress"],
      ingress: accesses.map(({ from, ports }) => ({
        from: [...from],
        ...(ports === undefined ? {} : { ports: ports.map((port) => ({ port, protocol: "TCP" as const })) }),
      })),
    },
  };
}

/** Pods of the stack. Those in the network of their node have its address, which no labels select. */
function stackPeer(topology: ResolvedTopology): NetworkPeer {
  return podsWith(instanceLabels(topology));
}

export function podsWith(matchLabels: Labels): NetworkPeer {
  return { podSelector: { matchLabels } };
}

/** Clients of the API, as the site names them. */
export function clientPeers(topology: ResolvedTopology): readonly NetworkPeer[] {
  const clients = topology.site.networkPolicy?.clients ?? [];
  if (clients.length === 0) return [{ podSelector: {} }];
  return [
    stackPeer(topology),
    ...clients.map(({ namespaceLabels, podLabels, cidr }): NetworkPeer => {
      if (cidr !== undefined) return { ipBlock: { cidr } };
      return {
        ...(namespaceLabels === undefined ? {} : { namespaceSelector: { matchLabels: namespaceLabels } }),
        ...(podLabels === undefined ? {} : { podSelector: { matchLabels: podLabels } }),
      };
    }),
  ];
}

/** Engines, whose pods may be in the network of their nodes. */
export function enginePeers(topology: ResolvedTopology): readonly NetworkPeer[] {
  const nodes = topology.site.networkPolicy?.nodes ?? [];
  return [stackPeer(topology), ...nodes.map((cidr): NetworkPeer => ({ ipBlock: { cidr } }))];
}
