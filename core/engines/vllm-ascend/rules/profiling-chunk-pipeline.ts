import { eachGroup, type EngineRule } from "../../../domain/index.ts";
import { schedulerExtension } from "../group-settings.ts";

export const profilingChunkPipeline: EngineRule = {
  id: "ascend-profiling-chunk-pipeline",
  versions: { since: "0.20.2" },
  source: "vllm-ascend v0.20.2rc1, ascend_config.py:69: it needs a pipeline of several stages",
  check: eachGroup((group, topology) => {
    const setting = schedulerExtension(topology, group, "profiling_chunk_config");
    if (setting === undefined) return [];
    return [{ ...setting, message: "A group of glm-serve has a pipeline of one stage.", fix: "take it out" }];
  }),
};
