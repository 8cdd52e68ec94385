import { defineRule, removed, type ResolvedGroup, setTo, Severity } from "../../../domain/index.ts";
import { overlap, type PortSpan, printSpan } from "../../../site/index.ts";
import { type ParsedTopology, Role } from "../../../topology/index.ts";
import { entriesOf, pairEntry, usesAscendDirect } from "../connectors/entries.ts";
import { mooncakeLayerwise } from "../connectors/mooncake-layerwise.ts";
import { placeOf, variable } from "../group-settings.ts";
import { handshakePorts } from "../ports.ts";

/** Ports that the vllm-ascend documentation keeps free for AscendDirect. */
const ASCEND_DIRECT = { first: 20_000, perDevice: 1000 };

export const portsAscendDirectDocumented = defineRule({
  id: "ascend-ports-ascend-direct-documented",
  severity: Severity.Advice,
  source:
    "vllm-ascend, pd_disaggregation_mooncake_multi_node.md: AscendDirect needs 1000 free ports per device from 20000 on",
  per: "topology",
  check: ({ spec, hardware, site, groups }) => {
    // Mooncake v0.3.8 and later use 100 ports per device, which port-random checks. Only an older release, of another stack
    // on the same nodes, takes all that the documentation keeps free.
    if (!usesAscendDirect(spec.kvTransfer) || !site.nodes.shared) return [];
    const { first, perDevice } = ASCEND_DIRECT;
    const free = { first, last: first + hardware.devicesPerNode * perDevice - 1 };
    const inside = groups.flatMap((group) => {
      const handshakes = documentedHandshakes(spec, group);
      const path = `groups.${group.name}.ports.kv`;
      return handshakes === undefined || !overlap(handshakes, free) ? [] : [{ path, handshakes }];
    });
    const [reported, ...others] = inside;
    if (reported === undefined) return [];
    return [
      {
        path: reported.path,
        value: reported.handshakes.first,
        message: `${inside.map(({ path, handshakes }) => `${path} (${printSpan(handshakes)})`).join(" and ")} ${others.length === 0 ? "overlaps" : "overlap"} ${printSpan(free)}, which the vllm-ascend documentation keeps free for AscendDirect of every stack on the nodes.`,
        fix: removed({
          name: inside.map(({ path }) => path).join(" and "),
          ending: `: glm-serve then assigns ports outside of ${printSpan(free)}`,
          also: others.map(({ path }) => ({ path, remove: true })),
        }),
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
        fix: removed({
          ending: `: glm-serve then assigns ports apart from those of groups.${prefill.name}`,
        }),
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
          fix: setTo(true),
        };
      }),
});

/** Variables by which httpx sends a request over http to a proxy of the network. */
const PROXY_VARIABLES = ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"];

export const layerwiseNetworkProxy = defineRule({
  id: "ascend-layerwise-network-proxy",
  severity: Severity.Warning,
  source:
    "vllm-ascend v0.13.0rc1 to v0.30.0rc2, mooncake_layerwise_connector.py: decode calls the proxy with httpx.Client, which honours http_proxy and no_proxy",
  per: "group",
  check: (group, { topology }) => {
    if (pairEntry(topology.spec.kvTransfer)?.connector !== mooncakeLayerwise) return [];
    const excepted = variable(group, "no_proxy") ?? variable(group, "NO_PROXY");
    if (group.role !== Role.Decode || (excepted !== undefined && excepted.value !== "")) return [];
    return PROXY_VARIABLES.flatMap((name) => {
      const setting = variable(group, name);
      if (setting === undefined || setting.value === "") return [];
      return [
        {
          ...placeOf(setting),
          message: `${name} sends the calls of decode to the proxy of the topology through ${setting.value}, and no_proxy is not set.`,
          fix: removed({ ending: ", or set no_proxy to the addresses of the nodes" }),
        },
      ];
    });
  },
});

/** The ports from `kv_port` on. The documentation counts them for both sides, although only one side listens. */
function documentedHandshakes(spec: ParsedTopology, group: ResolvedGroup): PortSpan | undefined {
  const { ports, role } = group;
  const count = handshakePorts(spec, group);
  if (ports.kv === undefined || role === Role.Serve || count === 0) return undefined;
  return { first: ports.kv, last: ports.kv + count - 1 };
}
