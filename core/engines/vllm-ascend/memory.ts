import {
  Certainty,
  type EngineMemory,
  type FixedCache,
  type LongestRequest,
  type MemoryPart,
  numberOf,
  type ResolvedGroup,
  type ResolvedTopology,
  type Sharding,
} from "../../domain/index.ts";
import { deviceRoom, type DeviceShare, hcclBuffers } from "../../memory/index.ts";
import { Role } from "../../topology/index.ts";
import { draftCacheOf } from "./draft-cache.ts";
import { isExpertParallel, settingsOf } from "./group-settings.ts";

/** vLLM's default of `--gpu-memory-utilization`. */
const DEFAULT_UTILIZATION = 0.9;

/**
 * Bytes of activations, graphs, the runtime and the buffers of the other communicators. With the buffers of expert
 * parallelism they are 6 GB for GLM-5 and 5 GB for GLM-4.x, which agrees with every documented deployment.
 */
const WORKSPACE = { sparse: 5.6e9, other: 4.6e9 };

/** Bytes by which the workspace may be smaller: usable memory alone differs by 0.4 GB between logs. */
const WORKSPACE_SPREAD = 1e9;

/** Tokens per block of the KV cache without `--block-size` (vllm-ascend, refresh_block_size). */
const DEFAULT_BLOCK_SIZE = 128;

const FLAGS = [
  "additionalConfig",
  "blockSize",
  "decodeContextParallelSize",
  "enableExpertParallel",
  "gpuMemoryUtilization",
  "kvCacheDtype",
  "kvCacheMemoryBytes",
  "maxModelLen",
  "numGpuBlocksOverride",
  "speculativeConfig",
];

/** `vllm serve` keeps weights, workspace and KV cache within `--gpu-memory-utilization` of the device. */
export function memory(topology: ResolvedTopology, group: ResolvedGroup): EngineMemory {
  const { model, hardware } = topology;
  const sharding = shardingOf(topology, group);
  const buffers = hcclBuffers(
    group,
    "buffers of expert parallelism",
    "vllm-ascend utils.py: other buffers keep 200",
  );
  const share: DeviceShare = {
    flag: "gpuMemoryUtilization",
    given: numberOf(group, "gpuMemoryUtilization") ?? DEFAULT_UTILIZATION,
    usual: DEFAULT_UTILIZATION,
    device: hardware.deviceMemory.usable,
    certainty: Certainty.Measured,
    basis: "of the 61.2 GiB that logs of vllm-ascend show as usable (#6572)",
  };
  const fixedCache = fixedCacheOf(group, sharding);
  const longestRequest = longestRequestOf(group, model.maxPositions);
  return {
    flags: FLAGS,
    ...deviceRoom(group, share, workspace(topology), WORKSPACE_SPREAD, buffers),
    sharding,
    cachedDraftLayers: sharding.draftLayers,
    // No source gives the size of 8-bit caches; half is the lower bound.
    cachedNumberBytes: { likely: 2, least: hasSmallCache(group) ? 1 : 2 },
    ...(fixedCache === undefined ? {} : { fixedCache }),
    ...(longestRequest === undefined ? {} : { longestRequest }),
  };
}

/** The number of blocks wins over the size in bytes (vLLM, may_override_num_blocks). */
function fixedCacheOf(group: ResolvedGroup, { contextShards }: Sharding): FixedCache | undefined {
  const path = `groups.${group.name}.args`;
  const blocks = numberOf(group, "numGpuBlocksOverride");
  if (blocks !== undefined) {
    const tokens = (numberOf(group, "blockSize") ?? DEFAULT_BLOCK_SIZE) * contextShards;
    return { path: `${path}.numGpuBlocksOverride`, given: blocks, unit: { kind: "tokens", tokens } };
  }
  const bytes = numberOf(group, "kvCacheMemoryBytes");
  return bytes === undefined
    ? undefined
    : { path: `${path}.kvCacheMemoryBytes`, given: bytes, unit: { kind: "byte" } };
}

function shardingOf({ model }: ResolvedTopology, group: ResolvedGroup): Sharding {
  const { dataParallelSize, tensorParallelSize } = group;
  const expertParallel = isExpertParallel(group);
  const devices = dataParallelSize * tensorParallelSize;
  const additional = settingsOf(group, "additionalConfig");
  return {
    tensorParallelSize,
    // Without expert parallelism every device holds a slice of every expert (vLLM, data_parallel_deployment).
    expertParallelSize: expertParallel ? devices : 1,
    expertTensorParallelSize: expertParallel ? 1 : devices,
    draftLayers: draftCacheOf(group)?.kind === "layer" ? model.architecture.draftLayers : 0,
    wholeAttention: wholeAttentionOf(
      model.type === "glm_moe_dsa" && additional["enable_dsa_cp"] === true,
      group,
    ),
    wholeSharedExperts:
      additional["enable_shared_expert_dp"] === true && expertParallel && tensorParallelSize > 1,
    contextShards: numberOf(group, "decodeContextParallelSize") ?? 1,
  };
}

/** Context parallelism of sparse attention keeps q_b, kv_b and, on a producer, o_proj whole (vllm-ascend #12839). */
function wholeAttentionOf(contextParallel: boolean, { role }: ResolvedGroup): Sharding["wholeAttention"] {
  if (!contextParallel) return "none";
  return role === Role.Prefill ? "all" : "input";
}

function hasSmallCache(group: ResolvedGroup): boolean {
  const type = group.args["kvCacheDtype"];
  if (typeof type === "string" && !["auto", "bfloat16", "float16"].includes(type)) return true;
  return Object.entries(settingsOf(group, "additionalConfig")).some(
    ([key, value]) => key.endsWith("_c8") && value === true,
  );
}

function workspace({ model }: ResolvedTopology): MemoryPart {
  return {
    name: "workspace",
    bytes: model.type === "glm_moe_dsa" ? WORKSPACE.sparse : WORKSPACE.other,
    certainty: Certainty.Inferred,
    basis: "activations, graphs, runtime and small buffers; agrees with every documented deployment",
  };
}

/** vLLM starts only if one sequence of `--max-model-len` fits; with `auto` it takes the length that fits. */
function longestRequestOf(group: ResolvedGroup, maxPositions: number): LongestRequest | undefined {
  if (group.args["maxModelLen"] === "auto") return undefined;
  const given = numberOf(group, "maxModelLen");
  return {
    path: `groups.${group.name}.args.maxModelLen`,
    ...(given === undefined ? {} : { given }),
    tokens: given ?? maxPositions,
    spare: 0,
  };
}
