import { holds, type PortClaim, defineRule } from "../../domain/index.ts";
import { printSpan } from "../../site/index.ts";

export const portCollision = defineRule({
  id: "port-collision",
  source: "hostNetwork: two sockets of one node cannot listen on one port",
  per: "ledger",
  check: ({ conflicts }, { at }) =>
    conflicts
      .filter(({ first, second }) => holds(first) && holds(second))
      .map(({ place, first, second }) => {
        // What every node has already is moved last.
        const [moved, other] = isNodes(second) ? [first, second] : [second, first];
        return {
          ...at(moved.setting),
          message: `On ${place}, ${named(moved)} and ${named(other)} want the same port.`,
          fix: `move ${moved.setting} or ${other.setting} so that they do not overlap`,
        };
      }),
});

function named(claim: PortClaim): string {
  return `${claim.owner} (${claim.why}, ${printSpan(claim)})`;
}

function isNodes({ setting }: PortClaim): boolean {
  return setting.startsWith("nodes.");
}
