import { Severity } from "../../errors/finding.ts";
import { Role } from "../../topology/topology.ts";
import { onlyGroup, type Rule } from "../rule.ts";
import { numberOf } from "../../engines/number-of.ts";

export const sparseContextSymmetric: Rule = {
  id: "ascend-sparse-context-symmetric",
  severity: Severity.Advice,
  engines: ["vllm-ascend"],
  source: "vllm-ascend GLM5.md of v0.23.0: on prefill and decode alike",
  check: (topology) => {
    const prefill = onlyGroup(topology, Role.Prefill);
    const decode = onlyGroup(topology, Role.Decode);
    if (prefill === undefined || decode === undefined || topology.model.type !== "glm_moe_dsa") return [];
    const [given, other] = [prefill, decode].map(
      (group) => (numberOf(group, "decodeContextParallelSize") ?? 1) > 1,
    );
    if (given === other) return [];
    const [on, off] = given === true ? [prefill, decode] : [decode, prefill];
    return [
      {
        path: `groups.${on.name}.args.decodeContextParallelSize`,
        value: numberOf(on, "decodeContextParallelSize"),
        message: `groups.${off.name} has none, and the documents give it to both sides.`,
        cure: `give it to groups.${off.name} as well, or take it out`,
      },
    ];
  },
};
