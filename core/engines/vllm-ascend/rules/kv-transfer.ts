import { defineRule, type ResolvedGroup, Severity } from "../../../domain/index.ts";
import { overlap, type PortSpan, printSpan } from "../../../site/index.ts";
import { type ParsedTopology, Role } from "../../../topology/index.ts";
import { entriesOf, usesAscendDirect } from "../connectors/entries.ts";
import { handshakePorts } from "../ports.ts";

/** Ports that the vllm-ascend documentation keeps free for AscendDirect. */
const ASCEND_DIRECT = { first: 20_000, perDevice: 1000 };

export const portsAscendDirectDocumented = defineRule({
  id: "ascend-ports-ascend-direct-documented",
  severity: Severity.Advice,
  source:
    "vllm-ascend, pd_disaggregation_mooncake_multi_node.md: AscendDirect needs 1000 free ports per device from 20000 on",
  per: "group",
  check: (group, { topology: { spec, hardware } }) => {
    if (!usesAscendDirect(spec.kvTransfer)) return [];
    const { first, perDevice } = ASCEND_DIRECT;
    const free = { first, last: first + hardware.devicesPerNode * perDevice - 1 };
    const handshakes = documentedHandshakes(spec, group);
    if (handshakes === undefined || !overlap(handshakes, free)) return [];
    return [
      {
        path: `groups.${group.name}.ports.kv`,
        value: handshakes.first,
        message: `ports.kv (${printSpan(handshakes)}) overlaps ${printSpan(free)}, which the vllm-ascend documentation keeps free for AscendDirect.`,
        fix: `Set groups.${group.name}.ports.kv to ${free.last + 1} or more, and reserve the ports with net.ipv4.ip_local_reserved_ports on the nodes`,
      },
    ];
  },
});

export const portsHandshakesApart = defineRule({
  id: "ascend-ports-handshakes-apart",
  severity: Severity.Warning,
  source:
    "vllm-ascend, pd_disaggregation_mooncake_multi_node.md: prefill and decode each use one port per device from kv_port on",
  per: "pair",
  check: ({ prefill, decode }, { topology: { site, spec } }) => {
    if (!site.nodes.shared) return [];
    const [ofPrefill, ofDecode] = [documentedHandshakes(spec, prefill), documentedHandshakes(spec, decode)];
    if (ofPrefill === undefined || ofDecode === undefined || !overlap(ofPrefill, ofDecode)) return [];
    return [
      {
        path: `groups.${decode.name}.ports.kv`,
        value: decode.ports.kv,
        message: `ports.kv (${printSpan(ofDecode)}) overlaps groups.${prefill.name}.ports.kv (${printSpan(ofPrefill)}), and nodes.shared is true.`,
        fix: `Set groups.${decode.name}.ports.kv to ${ofPrefill.last + 1} or more`,
      },
    ];
  },
});

export const transferAscendDirect = defineRule({
  id: "ascend-transfer-ascend-direct",
  severity: Severity.Warning,
  source: "vllm-ascend #7711 and #4866: without use_ascend_direct NPUs silently exchange wrong blocks",
  per: "topology",
  check: ({ spec: { kvTransfer } }, { at }) =>
    entriesOf(kvTransfer)
      .filter(({ useAscendDirect }) => useAscendDirect === false)
      .map(({ path, spec }) => {
        const setting = `${spec.useAscendDirect === undefined ? "kvTransfer" : path}.useAscendDirect`;
        return {
          ...at(setting),
          message: `${setting} is off: NPUs can silently exchange wrong KV blocks, and decode generates wrong tokens.`,
          fix: `Set ${setting} to true`,
        };
      }),
});

/** The ports from `kv_port` on. The documentation counts them for both sides, although only one side listens. */
function documentedHandshakes(spec: ParsedTopology, group: ResolvedGroup): PortSpan | undefined {
  const { ports, role } = group;
  const count = handshakePorts(spec, group);
  if (ports.kv === undefined || role === Role.Serve || count === 0) return undefined;
  return { first: ports.kv, last: ports.kv + count - 1 };
}
