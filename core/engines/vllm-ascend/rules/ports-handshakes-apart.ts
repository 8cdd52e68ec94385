import { type EngineRule, ofPair, Severity } from "../../../domain/index.ts";
import { overlap, printSpan } from "../../../site/index.ts";
import { documentedHandshakes } from "../handshake-ports.ts";

export const portsHandshakesApart: EngineRule = {
  id: "ascend-ports-handshakes-apart",
  severity: Severity.Warning,
  source:
    "vllm-ascend, pd_disaggregation_mooncake_multi_node.md: both sides occupy kv_port up to the number of their devices",
  check: ofPair(({ prefill, decode }, { site }) => {
    if (!site.nodes.shared) return [];
    const [ofPrefill, ofDecode] = [documentedHandshakes(prefill), documentedHandshakes(decode)];
    if (ofPrefill === undefined || ofDecode === undefined || !overlap(ofPrefill, ofDecode)) return [];
    return [
      {
        path: `groups.${decode.name}.ports.kv`,
        value: decode.ports.kv,
        message: `On a node that groups share, the document counts ${printSpan(ofDecode)} for ${decode.name} and ${printSpan(ofPrefill)} for ${prefill.name}; known releases bind one side's alone.`,
        fix: `set it to ${ofPrefill.last + 1} or more, so that they do not overlap`,
      },
    ];
  }),
};
