import { inRange } from "../../engines/version-range.ts";
import { Severity } from "../../errors/finding.ts";
import { Role } from "../../topology/topology.ts";
import { eachGroup, type Rule } from "../rule.ts";
import { overlaps, portSpans, print } from "./port-spans.ts";
import { variable } from "./settings.ts";

const BASE = 20_000;

export const portsAscendDirect: Rule = {
  id: "ascend-ports-ascend-direct",
  severity: Severity.Warning,
  engines: ["vllm-ascend"],
  source: "Mooncake, ascend_direct_transport.cpp: 1000 ports per device up to v0.3.7, 100 since v0.3.8",
  check: eachGroup((group, { spec, hardware }) => {
    if (spec.kvTransfer?.useAscendDirect !== true || group.role === Role.Serve) return [];
    const old = inRange(spec.engine.version, { before: "0.17" });
    const base = old ? BASE : Number(variable(group, "ASCEND_BASE_PORT")?.value ?? BASE);
    const last = base + hardware.devicesPerNode * (old ? 1000 : 100);
    return portSpans(group)
      .filter((span) => overlaps(span, base, last))
      .map((span) => ({
        path: span.path,
        value: span.first,
        message: `AscendDirect takes random ports of ${base}–${last}, and ${print(span)} is among them.`,
        cure: `move it below ${base} or above ${last}`,
      }));
  }),
};
