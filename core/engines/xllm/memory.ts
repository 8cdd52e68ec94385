import {
  Certainty,
  ConfidenceLevel,
  type EngineMemory,
  type MemoryPart,
  numberOf,
  type ResolvedGroup,
  type SizedTopology,
} from "../../domain/index.ts";
import { cachedNumbers } from "../../facts/index.ts";
import { CacheFormat, deviceRoom, type DeviceShare, hcclBuffers, layerCache } from "../../memory/index.ts";

/** xLLM's default of `--max_memory_utilization` since 0.8. */
const DEFAULT_UTILIZATION = 0.8;

/**
 * Bytes that xLLM does not count (llm_engine.cpp): graphs and activations. With HCCL buffers of the default size they take
 * 3 to 6 GB, first from the rest of the device and then from what a KV cache of full size would take.
 */
const WORKSPACE = 4.1e9;

/** Bytes by which the workspace may be smaller. */
const WORKSPACE_SPREAD = 1.5e9;

/** xLLM fills `--max_memory_utilization` of the device with weights and KV cache, and has no limit for a sequence's length. */
export function memory(topology: SizedTopology, group: ResolvedGroup): EngineMemory | undefined {
  const { model, hardware } = topology;
  const utilization = numberOf(group, "maxMemoryUtilization") ?? DEFAULT_UTILIZATION;
  const cacheLimitBytes = numberOf(group, "maxCacheSize") ?? 0;
  const expertParallelSize = numberOf(group, "epSize") ?? 1;
  // xllm-memory-share and xllm-powers-of-two report these values.
  if (!(utilization > 0 && utilization <= 1 && expertParallelSize >= 1)) return undefined;
  const buffers = hcclBuffers(
    group,
    "buffers of the ranks",
    "those of other communicators are in the workspace",
  );
  const share: DeviceShare = {
    flag: "maxMemoryUtilization",
    given: utilization,
    usual: DEFAULT_UTILIZATION,
    device: hardware.deviceMemory.total,
    certainty: Certainty.Documented,
    basis: "of the whole device (xLLM llm_engine.cpp)",
  };
  const numbers = cachedNumbers(model, group.tensorParallelSize);
  const draftLayers = typeof group.args["draftModel"] === "string" ? model.draftLayers : 0;
  return {
    flags: ["draftModel", "epSize", "maxCacheSize", "maxMemoryUtilization"],
    ...deviceRoom(group, share, workspace, WORKSPACE_SPREAD, buffers),
    sharding: {
      tensorParallelSize: group.tensorParallelSize,
      expertParallelSize,
      expertTensorParallelSize: (group.dataParallelSize * group.tensorParallelSize) / expertParallelSize,
      draftLayers,
      wholeAttention: "none",
      wholeSharedExperts: false,
      contextShards: 1,
    },
    cachedDraftLayers: draftLayers,
    confidence: {
      level: ConfidenceLevel.Formula,
      reason: "All documented deployments fit; no log was compared",
    },
    cache: {
      layer: layerCache(numbers, CacheFormat.Bf16, CacheFormat.Bf16),
      index: { likely: 2 * numbers.index, least: 2 * numbers.index },
      indexShards: 1,
    },
    ...(cacheLimitBytes > 0
      ? {
          cacheLimit: {
            path: `groups.${group.name}.args.maxCacheSize`,
            given: cacheLimitBytes,
            unit: { kind: "byte" },
          },
        }
      : {}),
  };
}

const workspace: MemoryPart = {
  name: "workspace",
  bytes: WORKSPACE,
  certainty: Certainty.Inferred,
  basis: "graphs, activations and other buffers, which xLLM does not count",
};
