import { eachGroup, type EngineRule, Severity } from "../../../domain/index.ts";
import { dsaContextParallel } from "../group-settings.ts";

export const dsaCpSparseModel: EngineRule = {
  id: "ascend-dsa-cp-sparse-model",
  severity: Severity.Warning,
  versions: { since: "0.20.2" },
  source: "vllm-ascend v0.20.2rc1, utils.py:1389: off where the model has no index_topk",
  check: eachGroup((group, { model }) => {
    const setting = dsaContextParallel(group);
    if (setting === undefined || model.type === "glm_moe_dsa") return [];
    return [
      { ...setting, message: `${model.name} has no sparse attention; nothing happens.`, fix: "take it out" },
    ];
  }),
};
