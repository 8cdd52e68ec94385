import { entryOf } from "../../engines/entry-of.ts";
import { Severity } from "../../errors/finding.ts";
import { eachGroup, type Rule } from "../rule.ts";
import { hcclEngines } from "./variable-rules.ts";

const FIRST = 32_768;
const LAST = 60_999;
const COUNT = 32;

export const basePortEphemeral: Rule = {
  id: "hccl-base-port-ephemeral",
  severity: Severity.Advice,
  engines: hcclEngines,
  source: "HCCL, HCCL_IF_BASE_PORT: 32 ports to reserve; Linux, net.ipv4.ip_local_port_range",
  check: eachGroup((group) => {
    const value = entryOf(group.env, "HCCL_IF_BASE_PORT");
    const base = Number(value);
    const last = base + COUNT - 1;
    if (value === undefined || !(base <= LAST && last >= FIRST)) return [];
    return [
      {
        path: `groups.${group.name}.env.HCCL_IF_BASE_PORT`,
        value,
        message: `Outgoing connections of the node may take one of ${base}–${last} before HCCL does.`,
        cure: `set net.ipv4.ip_local_reserved_ports=${base}-${last} on the nodes, or choose a port outside of ${FIRST}–${LAST}`,
      },
    ];
  }),
};
