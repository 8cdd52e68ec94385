import { entryOf } from "../../engines/entry-of.ts";
import { Severity } from "../../errors/finding.ts";
import { PortUse } from "../../ports/port-claim.ts";
import type { PortRule } from "./port-rule.ts";

const VARIABLE = "HCCL_IF_BASE_PORT";

export const portHcclShared: PortRule = {
  id: "port-hccl-shared",
  severity: Severity.Warning,
  source:
    "vllm-ascend #11968 and PR #16205: instances on one node fail with EI0019 unless each has a base of its own",
  check: ({ topology: { site, groups }, ledger }) => {
    if (!site.nodes.shared) return [];
    const names = new Set(
      ledger
        .filter(({ claims }) =>
          claims.some(({ setting, use }) => use === PortUse.Picks && setting.endsWith(`.env.${VARIABLE}`)),
        )
        .flatMap(({ group = [] }) => group),
    );
    const atDefault = groups.filter(
      ({ name, env }) => names.has(name) && entryOf(env, VARIABLE) === undefined,
    );
    const [first, ...others] = atDefault;
    if (first === undefined) return [];
    return others.map(({ name }) => ({
      path: `groups.${name}.env.${VARIABLE}`,
      message: `groups.${first.name} does not set it either: on a node that both share, HCCL of both takes the first free ports of one small range.`,
      cure: `set it in each group, at least 32 apart and outside of ${site.nodes.ephemeralPortRange}`,
    }));
  },
};
