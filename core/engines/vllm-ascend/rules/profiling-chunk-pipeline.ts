import { eachGroup, type EngineRule } from "../../../rules/rule.ts";
import { additional, isRecord } from "../group-settings.ts";

export const profilingChunkPipeline: EngineRule = {
  id: "ascend-profiling-chunk-pipeline",
  versions: { since: "0.20.2" },
  source: "vllm-ascend v0.20.2rc1, ascend_config.py:69: it needs a pipeline of several stages",
  check: eachGroup((group) => {
    const setting = additional(group, "profiling_chunk_config");
    if (setting === undefined || !isRecord(setting.value) || setting.value["enabled"] !== true) return [];
    return [
      { ...setting, message: "A group of glm-serve has a pipeline of one stage.", cure: "take it out" },
    ];
  }),
};
