import { Severity } from "../errors/finding.ts";
import { Role } from "../topology/topology.ts";
import { onlyGroup, type Rule } from "./rule.ts";

export const pdDrafts: Rule = {
  id: "pd-drafts",
  severity: Severity.Warning,
  source:
    "vllm-ascend v0.20.2rc1, mooncake_connector.py:582: layers are handed over as far as both sides have them",
  check: (topology) => {
    const prefill = onlyGroup(topology, Role.Prefill);
    const decode = onlyGroup(topology, Role.Decode);
    if (prefill === undefined || decode === undefined) return [];
    const value = decode.args["speculativeConfig"];
    if (value === undefined || prefill.args["speculativeConfig"] !== undefined) return [];
    return [
      {
        path: `groups.${decode.name}.args.speculativeConfig`,
        value,
        message: `groups.${prefill.name}.args.speculativeConfig is not set: decode gets no cache of the draft layer for the prompt, and few of its drafts are accepted.`,
        cure: "give prefill the same with one draft token, or take it out of decode",
      },
    ];
  },
};
