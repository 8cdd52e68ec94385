import type { ResolvedGroup, ResolvedTopology } from "../../resolve/resolved.ts";
import { type EngineMemory, numberAmong } from "../../memory/engine-memory.ts";
import { Certainty } from "../../memory/part.ts";

/** xLLM's default of `--max_memory_utilization` since 0.8. */
const DEFAULT_UTILIZATION = 0.8;

/**
 * What the engine does not count (llm_engine.cpp): HCCL buffers, graphs and activations. They come out of the rest of the
 * device as long as it lasts, so here they stand for what a cache of full size would take from them.
 */
const OVERHEAD = { likely: 4.5e9, least: 3e9 };

/** xLLM fills `--max_memory_utilization` of the device with weights and cache; it has no limit of a sequence's length. */
export function memory(topology: ResolvedTopology, group: ResolvedGroup): EngineMemory {
  const { model, hardware } = topology;
  const utilization = numberAmong(group, "maxMemoryUtilization") ?? DEFAULT_UTILIZATION;
  const cacheLimitBytes = numberAmong(group, "maxCacheSize") ?? 0;
  const expertParallelSize = numberAmong(group, "epSize") ?? 1;
  const draftLayers = typeof group.args["draftModel"] === "string" ? model.architecture.draftLayers : 0;
  return {
    budget: {
      name: "for the engine",
      bytes: utilization * hardware.deviceMemory.total,
      certainty: Certainty.Documented,
      basis: `maxMemoryUtilization ${utilization} of the whole device (xLLM llm_engine.cpp)`,
    },
    sharding: {
      tensorParallelSize: group.tensorParallelSize,
      expertParallelSize,
      expertTensorParallelSize: (group.dataParallelSize * group.tensorParallelSize) / expertParallelSize,
      draftLayers,
      wholeAttention: "none",
      wholeSharedExperts: false,
      contextShards: 1,
    },
    reserve: [
      {
        name: "workspace",
        bytes: OVERHEAD.likely,
        certainty: Certainty.Inferred,
        basis: "HCCL buffers, graphs and activations, which xLLM does not count; 3 to 6 GB",
      },
    ],
    leastReserve: OVERHEAD.least,
    cachedDraftLayers: draftLayers,
    cachedNumberBytes: { likely: 2, least: 2 },
    ...(cacheLimitBytes > 0 ? { cacheLimitBytes } : {}),
  };
}
