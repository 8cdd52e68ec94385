import { Severity } from "../../errors/finding.ts";
import { eachGroup, type Rule } from "../rule.ts";
import { overlaps, portSpans, print } from "./port-spans.ts";

const FIRST = 30_000;
const LAST = 32_767;

export const portsNodePort: Rule = {
  id: "ascend-ports-node-port",
  severity: Severity.Advice,
  engines: ["vllm-ascend"],
  source: "Kubernetes, --service-node-port-range: kube-proxy redirects these ports of every node",
  check: eachGroup((group, { wholeNodes }) =>
    (wholeNodes ? portSpans(group) : [])
      .filter((span) => overlaps(span, FIRST, LAST))
      .map((span) => ({
        path: span.path,
        value: span.first,
        message: `A Service of type NodePort may be given one of ${print(span)}, and then takes its connections.`,
        cure: `move it out of ${FIRST}–${LAST}, or see that no Service has such a node port`,
      })),
  ),
};
