import { eachGroup, type EngineRule, Severity } from "../../../domain/index.ts";
import { overlap, printSpan } from "../../../site/index.ts";
import { documentedHandshakes } from "../handshake-ports.ts";

const FIRST = 20_000;

const PER_DEVICE = 1000;

export const portsAscendDirectDocumented: EngineRule = {
  id: "ascend-ports-ascend-direct-documented",
  severity: Severity.Advice,
  source:
    "vllm-ascend, pd_disaggregation_mooncake_multi_node.md: 1000 ports per device from 20000 on stay free",
  check: eachGroup((group, { spec, hardware }) => {
    if (spec.kvTransfer?.useAscendDirect !== true) return [];
    const last = FIRST + hardware.devicesPerNode * PER_DEVICE - 1;
    const span = documentedHandshakes(group);
    if (span === undefined || !overlap(span, { first: FIRST, last })) return [];
    return [
      {
        path: `groups.${group.name}.ports.kv`,
        value: span.first,
        message: `The document keeps ${FIRST}–${last} free for AscendDirect; ${printSpan(span)} is inside.`,
        fix: `set it to ${last + 1} or more, and reserve it with net.ipv4.ip_local_reserved_ports on the nodes`,
      },
    ];
  }),
};
