import { Severity } from "../../errors/finding.ts";
import { Role } from "../../topology/topology.ts";
import { eachGroup, type Rule } from "../rule.ts";
import { overlaps, portSpans, print } from "./port-spans.ts";
import { variable } from "./settings.ts";

export const portsTransferEngine: Rule = {
  id: "ascend-ports-transfer-engine",
  severity: Severity.Warning,
  engines: ["vllm-ascend"],
  source: "Mooncake, transfer engine: a random port of 15000–17000 for each worker",
  check: eachGroup((group) => {
    if (group.role === Role.Serve) return [];
    // The older releases spell it PRC.
    const first = numberAt("MC_MIN_RPC_PORT") ?? numberAt("MC_MIN_PRC_PORT") ?? 15_000;
    const last = numberAt("MC_MAX_RPC_PORT") ?? numberAt("MC_MAX_PRC_PORT") ?? 17_000;
    return portSpans(group)
      .filter((span) => overlaps(span, first, last))
      .map((span) => ({
        path: span.path,
        value: span.first,
        message: `Mooncake takes random ports of ${first}–${last}, and ${print(span)} is among them.`,
        cure: `move it below ${first} or above ${last}`,
      }));

    function numberAt(name: string): number | undefined {
      const given = variable(group, name);
      return given === undefined ? undefined : Number(given.value);
    }
  }),
};
