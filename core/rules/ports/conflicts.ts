import {
  holds,
  type NodePorts,
  type PortConflict,
  type PortClaim,
  PortNetwork,
  type ResolvedTopology,
} from "../../domain/index.ts";
import { nodeClaims } from "../../ports/index.ts";

/** A claim and whose it is: a group's, the node's own, or the pod's in question. */
interface Placed {
  readonly claim: PortClaim;
  readonly key: string;
}

const NODE = "node";

/** Every pair of claims of which at least one holds its ports for itself; each pair of names once per group. */
export function portConflicts(
  topology: ResolvedTopology,
  ledger: readonly NodePorts[],
): readonly PortConflict[] {
  const ofNode = nodeClaims(topology.site).map((claim) => ({ claim, key: NODE }));
  const found = new Map<string, PortConflict>();
  const note = (place: string, pairs: Iterable<readonly [Placed, Placed]>) => {
    for (const [{ claim: first }, { claim: second }] of pairs) {
      const key = `${first.setting} ${second.setting} ${first.name} ${second.name}`;
      if (!found.has(key)) found.set(key, { place, first, second });
    }
  };
  for (const { pod, claims } of ledger) {
    const onNode = claims.some(({ network }) => network === PortNetwork.Node);
    const placed = [...(onNode ? ofNode : []), ...claims.map((claim) => ({ claim, key: "" }))];
    note(`the node of ${pod}`, overlapping(placed, notBothOfNode));
  }
  if (topology.site.nodes.shared) note("a node that groups share", acrossGroups(ledger));
  return [...found.values()];
}

/** What the site says of its nodes may overlap: two names for one port. */
function notBothOfNode(a: Placed, b: Placed): boolean {
  return a.key !== NODE || b.key !== NODE;
}

/** Pods of one group stay apart all the same, of whichever replica: each needs a node with all its devices. */
function acrossGroups(ledger: readonly NodePorts[]): Iterable<readonly [Placed, Placed]> {
  const distinct = new Map<string, Placed>();
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
  placed: readonly Placed[],
  together: (a: Placed, b: Placed) => boolean,
): Generator<readonly [Placed, Placed]> {
  const sorted = placed
    .filter(({ claim }) => claim.network !== PortNetwork.Device)
    .toSorted((a, b) => a.claim.first - b.claim.first || a.claim.last - b.claim.last);
  let open: Placed[] = [];
  for (const next of sorted) {
    open = open.filter(({ claim }) => claim.last >= next.claim.first);
    for (const earlier of open) {
      const someoneHolds = holds(earlier.claim) || holds(next.claim);
      if (someoneHolds && earlier.claim.network === next.claim.network && together(earlier, next))
        yield [earlier, next];
    }
    open.push(next);
  }
}
