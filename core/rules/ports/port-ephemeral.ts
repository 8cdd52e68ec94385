import { holds, Severity, defineRule } from "../../domain/index.ts";
import { ephemeralRange, reservation, reservedPorts } from "../../ports/index.ts";
import { covered, overlap, printSpan } from "../../site/index.ts";
import { claimsBySetting } from "./claims-by-setting.ts";

export const portEphemeral = defineRule({
  id: "port-ephemeral",
  severity: Severity.Warning,
  source: "Linux, net.ipv4.ip_local_port_range: outgoing connections of the node take these ports",
  per: "ledger",
  check: ({ nodes }, { at, topology: { site } }) => {
    const ephemeral = ephemeralRange(site);
    const reserved = reservedPorts(site);
    return claimsBySetting(nodes, holds)
      .filter((claim) => overlap(claim, ephemeral) && !covered(within(claim, ephemeral), reserved))
      .map((claim) => ({
        ...at(claim.setting),
        message: `Any outgoing connection of the node may take one of ${printSpan(claim)} before ${claim.owner} does (${claim.why}).`,
        fix: `move it out of ${printSpan(ephemeral)}, or run sysctl -w net.ipv4.ip_local_reserved_ports=${reservation(site, nodes)} on the nodes and write these ports in nodes.reservedPorts of the site`,
      }));
  },
});

function within(
  claim: { readonly first: number; readonly last: number },
  range: { readonly first: number; readonly last: number },
) {
  return { first: Math.max(claim.first, range.first), last: Math.min(claim.last, range.last) };
}
