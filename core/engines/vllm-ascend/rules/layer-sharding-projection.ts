import { eachGroup, type EngineRule, Severity } from "../../../domain/index.ts";
import { additional, dsaContextParallel } from "../group-settings.ts";

export const layerShardingProjection: EngineRule = {
  id: "ascend-layer-sharding-projection",
  severity: Severity.Advice,
  versions: { before: "0.24" },
  source: "vllm-ascend GLM5.md: without o_proj where enable_dsa_cp is on",
  check: eachGroup((group) => {
    const setting = additional(group, "layer_sharding");
    if (setting === undefined || dsaContextParallel(group) === undefined) return [];
    if (!Array.isArray(setting.value) || !setting.value.includes("o_proj")) return [];
    return [
      {
        ...setting,
        message: "With enable_dsa_cp the documents leave o_proj out.",
        fix: "take o_proj out of the list",
      },
    ];
  }),
};
