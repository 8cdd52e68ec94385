import { eachGroup, type EngineRule } from "../../../domain/index.ts";
import { additional, draftTokens, isRecord } from "../group-settings.ts";

export const xliteDraftTokens: EngineRule = {
  id: "ascend-xlite-draft-tokens",
  source: "vllm-ascend, XliteGraphConfig in ascend_config.py",
  check: eachGroup((group) => {
    const setting = additional(group, "xlite_graph_config");
    if (setting === undefined || !isRecord(setting.value) || setting.value["enabled"] !== true) return [];
    const tokens = draftTokens(group);
    if (tokens <= 1) return [];
    return [
      {
        path: `groups.${group.name}.args.speculativeConfig.num_speculative_tokens`,
        value: tokens,
        message: "The graph of xlite drafts at most one token.",
        fix: "set it to 1, or take xlite_graph_config out",
      },
    ];
  }),
};
