import { type NodePorts, type PortClaim, PortUse, Severity, defineRule } from "../../domain/index.ts";
import { pickedOnNodes } from "../../ports/index.ts";
import { overlap, printSpan } from "../../site/index.ts";
import { entryOf } from "../../topology/index.ts";

const VARIABLE = "HCCL_IF_BASE_PORT";

export const portHcclShared = defineRule({
  id: "port-hccl-shared",
  severity: Severity.Warning,
  source:
    "vllm-ascend #11968 and PR #16205: instances on one node fail with EI0019 unless each has a base of its own",
  per: "ledger",
  check: ({ nodes }, { topology: { site, groups } }) => {
    const picked = pickedOnNodes(site);
    const atDefault = groups.flatMap(({ name, env }) => {
      const claim = entryOf(env, VARIABLE) === undefined ? hcclOf(name, nodes) : undefined;
      return claim === undefined ? [] : [{ name, claim }];
    });
    return atDefault
      .filter(({ claim }) => site.nodes.shared || picked.some((other) => overlap(other, claim)))
      .map(({ name, claim }) => {
        const others = atDefault
          .filter((other) => other.name !== name)
          .map((other) => `groups.${other.name}`);
        const beside = [...others, ...(others.length === 0 ? ["other stacks there"] : [])].join(", ");
        return {
          path: `groups.${name}.env.${VARIABLE}`,
          message: `It is not set: on a node that it shares, HCCL takes the first free ports of ${printSpan(claim)}, as that of ${beside} does, and fails with EI0019 where too few are left.`,
          fix: `set it in each group of each stack on these nodes, at least 32 apart and outside of ${site.nodes.ephemeralPortRange}`,
        };
      });
  },
});

/** The range from which HCCL of a group picks where nothing tells it another one. */
function hcclOf(name: string, nodes: readonly NodePorts[]): PortClaim | undefined {
  return nodes
    .find(({ group }) => group === name)
    ?.claims.find(({ setting, use }) => use === PortUse.Picks && setting.endsWith(`.env.${VARIABLE}`));
}
