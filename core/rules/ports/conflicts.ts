import {
  holds,
  type NodePorts,
  type PortClaim,
  type PortConflict,
  PortNetwork,
  type ResolvedTopology,
} from "../../domain/index.ts";
import { nodeClaims } from "../../ports/index.ts";

/** A claim and its holder: a group, the node itself, or the pod at hand. */
interface HeldClaim {
  readonly claim: PortClaim;
  readonly key: string;
}

const NODE = "node";

/** Every pair of overlapping claims of which at least one holds its ports; each pair of names once per group. */
export function portConflicts(
  topology: ResolvedTopology,
  ledger: readonly NodePorts[],
): readonly PortConflict[] {
  const ofNode = nodeClaims(topology.site).map((claim) => ({ claim, key: NODE }));
  const found = new Map<string, PortConflict>();
  const add = (place: string, pairs: Iterable<readonly [HeldClaim, HeldClaim]>) => {
    for (const [{ claim: first }, { claim: second }] of pairs) {
      const key = `${first.setting} ${second.setting} ${first.name} ${second.name}`;
      if (!found.has(key)) found.set(key, { place, first, second });
    }
  };
  for (const { pod, claims } of ledger) {
    const onNode = claims.some(({ network }) => network === PortNetwork.Node);
    const held = [...(onNode ? ofNode : []), ...claims.map((claim) => ({ claim, key: "" }))];
    add(`the node of ${pod}`, overlapping(held, notBothOfNode));
  }
  if (topology.site.nodes.shared) add("a node that groups share", acrossGroups(ledger));
  return [...found.values()];
}

/** Two entries of the site's nodes may overlap: they are names of one port. */
function notBothOfNode(a: HeldClaim, b: HeldClaim): boolean {
  return a.key !== NODE || b.key !== NODE;
}

/** Pods of one group, replicas included, never share a node: each takes all devices of its own. */
function acrossGroups(ledger: readonly NodePorts[]): Iterable<readonly [HeldClaim, HeldClaim]> {
  const distinct = new Map<string, HeldClaim>();
  for (const { key: replica, group: key = replica, claims } of ledger) {
    for (const claim of claims) {
      if (claim.network !== PortNetwork.Node) continue;
      const identity = `${key} ${claim.setting} ${claim.name} ${claim.first} ${claim.last}`;
      if (!distinct.has(identity)) distinct.set(identity, { claim, key });
    }
  }
  return overlapping([...distinct.values()], (a, b) => a.key !== b.key);
}

function* overlapping(
  held: readonly HeldClaim[],
  canConflict: (a: HeldClaim, b: HeldClaim) => boolean,
): Generator<readonly [HeldClaim, HeldClaim]> {
  const sorted = held
    .filter(({ claim }) => claim.network !== PortNetwork.Device)
    .toSorted((a, b) => a.claim.first - b.claim.first || a.claim.last - b.claim.last);
  let open: HeldClaim[] = [];
  for (const next of sorted) {
    open = open.filter(({ claim }) => claim.last >= next.claim.first);
    for (const earlier of open) {
      const oneHolds = holds(earlier.claim) || holds(next.claim);
      if (oneHolds && earlier.claim.network === next.claim.network && canConflict(earlier, next))
        yield [earlier, next];
    }
    open.push(next);
  }
}
