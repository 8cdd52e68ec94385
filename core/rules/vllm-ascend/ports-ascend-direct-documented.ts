import { Severity } from "../../errors/finding.ts";
import { eachGroup, type Rule } from "../rule.ts";
import { kvSpan, overlaps, print } from "./port-spans.ts";

const FIRST = 20_000;
const PER_DEVICE = 1000;

export const portsAscendDirectDocumented: Rule = {
  id: "ascend-ports-ascend-direct-documented",
  severity: Severity.Advice,
  engines: ["vllm-ascend"],
  source:
    "vllm-ascend, pd_disaggregation_mooncake_multi_node.md: 1000 ports per device from 20000 on stay free",
  check: eachGroup((group, { spec, hardware }) => {
    if (spec.kvTransfer?.useAscendDirect !== true) return [];
    const last = FIRST + hardware.devicesPerNode * PER_DEVICE - 1;
    return kvSpan(group)
      .filter((span) => overlaps(span, FIRST, last))
      .map((span) => ({
        path: span.path,
        value: span.first,
        message: `The document keeps ${FIRST}–${last} free for AscendDirect; ${print(span)} is inside.`,
        cure: `set it to ${last + 1} or more, and reserve it with net.ipv4.ip_local_reserved_ports on the nodes`,
      }));
  }),
};
