import { LabError } from "../host/lab-error.ts";

/**
 * Addresses in the cluster's network namespaces, from the block for benchmarks (RFC 2544), invisible from outside.
 */
export const fabricAddress = "198.18.0.1";

/** Address and domain of the cluster's DNS, as in the resolv.conf of pods. */
export const dnsService = { address: "10.96.0.10", domain: "cluster.local" } as const;

/** Network interface of a node, with a name as in the documents. */
export const nodeInterface = "enp67s0f5";

/** The addresses of a node follow from its number, below this limit. */
export const maxRealNodes = 60;

/** Addresses of the node with this number. */
export function nodeAddresses(number: number): { readonly node: string; readonly pods: string } {
  return { node: `198.18.0.${10 + number}`, pods: `198.19.${10 + number}.0/24` };
}

/** The lowest number that no node has. */
export function freeNumber(taken: Iterable<number>): number {
  const all = new Set(taken);
  for (let number = 0; number < maxRealNodes; number += 1) if (!all.has(number)) return number;
  throw new LabError(
    `A local cluster has at most ${maxRealNodes} real nodes, and all numbers are in use.`,
    "Start a topology with fewer nodes, or stop the cluster (npm stop) and start it again",
  );
}
