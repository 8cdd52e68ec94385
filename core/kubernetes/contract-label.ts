import { CONTRACT_LABEL, type ResolvedTopology } from "../domain/index.ts";
import { Role } from "../topology/index.ts";
import { digest } from "./digest.ts";

/**
 * Digest of what makes a prefill rank and a decode rank fit, in ten hexadecimal digits. Replicas, ports and limits of requests do
 * not change it. Undefined for a topology without such a pair.
 */
export function contractDigest(topology: ResolvedTopology): string | undefined {
  const { contract, engine } = topology;
  if (contract === undefined || engine.pairFacts === undefined) return undefined;
  const known = digests.get(topology) ?? digest(engine.pairFacts(topology)).slice(0, 10);
  digests.set(topology, known);
  return known;
}

// All groups of a topology have the same.
const digests = new WeakMap<ResolvedTopology, string>();

/** The contract label of the pods of a group; none for role serve. */
export function contractLabel(
  topology: ResolvedTopology,
  { role }: { readonly role: Role },
): Readonly<Record<string, string>> {
  const contract = role === Role.Serve ? undefined : contractDigest(topology);
  return contract === undefined ? {} : { [CONTRACT_LABEL]: contract };
}

/** The contract of a group whose image is known only to the cluster: another image is another contract. */
export function contractWithImage(contract: string, image: string): string {
  return digest([contract, image]).slice(0, 10);
}
