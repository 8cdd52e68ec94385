import { Severity } from "../../errors/finding.ts";
import { eachGroup, type Rule } from "../rule.ts";
import { overlaps, portSpans, print } from "./port-spans.ts";

const FIRST = 32_768;
const LAST = 60_999;

export const portsEphemeral: Rule = {
  id: "ascend-ports-ephemeral",
  severity: Severity.Warning,
  engines: ["vllm-ascend"],
  source: "Linux, net.ipv4.ip_local_port_range: outgoing connections of the node take these ports",
  check: eachGroup((group) =>
    portSpans(group)
      .filter((span) => overlaps(span, FIRST, LAST))
      .map((span) => ({
        path: span.path,
        value: span.first,
        message: `Any outgoing connection of the node may take ${print(span)} before the engine does.`,
        cure: `move it below ${FIRST}, or set net.ipv4.ip_local_reserved_ports=${span.first}-${span.last} on the nodes and accept this warning`,
      })),
  ),
};
