import { Severity } from "../../errors/finding.ts";
import { eachGroup, type Rule } from "../rule.ts";
import { dsaContextParallel } from "./settings.ts";

export const dsaCpSparseModel: Rule = {
  id: "ascend-dsa-cp-sparse-model",
  severity: Severity.Warning,
  engines: ["vllm-ascend"],
  versions: { since: "0.20.2" },
  source: "vllm-ascend v0.20.2rc1, utils.py:1389: off where the model has no index_topk",
  check: eachGroup((group, { model }) => {
    const setting = dsaContextParallel(group);
    if (setting === undefined || model.type === "glm_moe_dsa") return [];
    return [
      { ...setting, message: `${model.name} has no sparse attention; nothing happens.`, cure: "take it out" },
    ];
  }),
};
