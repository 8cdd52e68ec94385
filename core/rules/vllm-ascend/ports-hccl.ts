import { Severity } from "../../errors/finding.ts";
import { eachGroup, type Rule } from "../rule.ts";
import { overlaps, portSpans, print } from "./port-spans.ts";
import { variable } from "./settings.ts";

const BASE = 60_000;
const COUNT = 32;

export const portsHccl: Rule = {
  id: "ascend-ports-hccl",
  severity: Severity.Warning,
  engines: ["vllm-ascend"],
  source: "HCCL, HCCL_IF_BASE_PORT: 32 ports from there, 60000 by default",
  check: eachGroup((group) => {
    if (variable(group, "HCCL_HOST_SOCKET_PORT_RANGE") !== undefined) return [];
    const first = Number(variable(group, "HCCL_IF_BASE_PORT")?.value ?? BASE);
    const last = first + COUNT - 1;
    return portSpans(group)
      .filter((span) => overlaps(span, first, last))
      .map((span) => ({
        path: span.path,
        value: span.first,
        message: `HCCL listens on ${first}–${last} of the node, and ${print(span)} is among them.`,
        cure: `move it below ${first} or above ${last}`,
      }));
  }),
};
