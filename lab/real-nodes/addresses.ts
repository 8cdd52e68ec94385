import { LabError } from "../host/lab-error.ts";

/**
 * Addresses inside the cluster's own network namespaces, from the block for tests of network devices (RFC 2544): nothing
 * outside sees them.
 */
export const fabricAddress = "198.18.0.1";

/** The cluster's DNS: the address that kubelets write into pods' resolv.conf, and the domain. */
export const dnsService = { address: "10.96.0.10", domain: "cluster.local" } as const;

/** The NIC of a node: as on the documents' machines, not eth0. */
export const nodeInterface = "enp67s0f5";

/** Each node has a number for its addresses; so many fit. */
export const mostRealNodes = 60;

/** Addresses of the node with this number. */
export function nodeAddresses(number: number): { readonly node: string; readonly pods: string } {
  return { node: `198.18.0.${10 + number}`, pods: `198.19.${10 + number}.0/24` };
}

/** The lowest number that no node has. */
export function freeNumber(taken: Iterable<number>): number {
  const all = new Set(taken);
  for (let number = 0; number < mostRealNodes; number += 1) if (!all.has(number)) return number;
  throw new LabError(
    `A local cluster has at most ${mostRealNodes} real nodes.`,
    "Start a topology with fewer nodes, or stop the cluster and start it anew: npm stop.",
  );
}
