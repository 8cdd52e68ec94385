import {
  Certainty,
  type EngineMemory,
  type FixedCache,
  inRange,
  type LongestRequest,
  type MemoryPart,
  numberOf,
  type ResolvedGroup,
  type Sharding,
  type SizedTopology,
  type VersionRange,
} from "../../domain/index.ts";
import { isSparse } from "../../facts/index.ts";
import { deviceRoom, type DeviceShare, hcclBuffers } from "../../memory/index.ts";
import { Role } from "../../topology/index.ts";
import { draftCacheOf } from "./draft-cache.ts";
import { confidenceIn } from "./confidence.ts";
import { documentedBatch } from "./documented-batch.ts";
import { sequenceState } from "./sequence-state.ts";
import { DEFAULT_BLOCK_SIZE, packsCache, tokenCache } from "./token-cache.ts";
import {
  flashcomm1,
  isExpertParallel,
  lackedParallelism,
  SEQUENCE_PARALLEL_DERIVED,
  settingsOf,
} from "./group-settings.ts";
import { defaultUtilization } from "./versions.ts";
import { heldFormat } from "./weight-support.ts";

/**
 * Bytes of activations, graphs, the runtime and the buffers of the other communicators. With the buffers of expert
 * parallelism they are 6 GB for GLM-5 and 5 GB for GLM-4.x, which agrees with every documented deployment.
 */
const WORKSPACE = { sparse: 5.6e9, other: 4.6e9 };

/** Bytes by which the workspace may be smaller: usable memory alone differs by 0.4 GB between logs. */
const WORKSPACE_SPREAD = 1e9;

/**
 * The same with linear attention, hyper-connections and images: by batch, sequences and images, logs leave 10 to 26 GB beside
 * weights and KV cache (vllm-ascend #15984 and #17347); ranks of one device with small batches leave room for less.
 */
const LINEAR_WORKSPACE = 18e9;

const LINEAR_WORKSPACE_SPREAD = 13e9;

/** What packing a latent cache in 8 bits takes: one A3 holds 122309 tokens of GLM-5 in w8a8 with it, 75600 without (vllm-ascend #12023). */
const PACKING = 0.8e9;

const FLAGS = [
  "additionalConfig",
  "attentionConfig",
  "blockSize",
  "decodeContextParallelSize",
  "enableExpertParallel",
  "enablePrefixCaching",
  "gpuMemoryUtilization",
  "kvCacheDtype",
  "kvCacheMemoryBytes",
  "limitMmPerPrompt",
  "maxModelLen",
  "mmEncoderTpMode",
  "numGpuBlocksOverride",
  "speculativeConfig",
];

/** `vllm serve` keeps weights, workspace and KV cache within `--gpu-memory-utilization` of the device. */
export function memory(topology: SizedTopology, group: ResolvedGroup): EngineMemory {
  const { model, hardware } = topology;
  const sharding = shardingOf(topology, group);
  const buffers = hcclBuffers(
    group,
    "buffers of expert parallelism",
    "vllm-ascend utils.py: other buffers keep 200",
  );
  const utilization = defaultUtilization(topology.spec.engine.version);
  const share: DeviceShare = {
    flag: "gpuMemoryUtilization",
    given: numberOf(group, "gpuMemoryUtilization") ?? utilization,
    usual: utilization,
    device: hardware.deviceMemory.usable,
    ...usableBasis(hardware.deviceMemory.assumption),
  };
  const fixedCache = fixedCacheOf(group, sharding);
  const longestRequest = longestRequestOf(group, model.maxPositions);
  const state = sequenceState(topology, group);
  const cache = tokenCache(topology, group, sharding.contextShards);
  const spread = model.linearAttention === undefined ? WORKSPACE_SPREAD : LINEAR_WORKSPACE_SPREAD;
  const room = deviceRoom(group, share, workspace(topology), spread, buffers);
  return {
    flags: FLAGS,
    heldFormat: heldFormat(topology.spec.engine.version, {
      model,
      hardware,
      weights: topology.spec.model.weights,
    }),
    ...room,
    reserve: [...room.reserve, ...packing(topology, group)],
    sharding,
    cachedDraftLayers: sharding.draftLayers,
    cache,
    ...(fixedCache === undefined ? {} : { fixedCache }),
    ...(longestRequest === undefined ? {} : { longestRequest }),
    ...(state === undefined ? {} : { state }),
    confidence: confidenceIn(topology, group, share.certainty),
  };
}

function usableBasis(assumption: string | undefined): Pick<DeviceShare, "basis" | "certainty"> {
  return assumption === undefined
    ? {
        certainty: Certainty.Measured,
        basis: "of the 61.2 GiB that logs of vllm-ascend show as usable (#6572)",
      }
    : { certainty: Certainty.Inferred, basis: `of ${assumption}` };
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

function shardingOf(topology: SizedTopology, group: ResolvedGroup): Sharding {
  const { model, spec } = topology;
  const { dataParallelSize, tensorParallelSize, prefillContextParallelSize } = group;
  const expertParallel = isExpertParallel(group);
  // Experts are sharded within a pipeline stage.
  const devices = dataParallelSize * tensorParallelSize * prefillContextParallelSize;
  return {
    tensorParallelSize,
    // Without expert parallelism every device holds a slice of every expert (vLLM, data_parallel_deployment).
    expertParallelSize: expertParallel ? devices : 1,
    expertTensorParallelSize: expertParallel ? 1 : devices,
    draftLayers: draftCacheOf(group)?.kind === "layer" ? model.draftLayers : 0,
    wholeAttention: wholeAttentionOf(keepsSparseContext(topology, group), group, spec.engine.version),
    wholeSharedExperts: replicatesSharedExperts(topology, group),
    encoder: encoderOf(group),
    contextShards: prefillContextParallelSize * (numberOf(group, "decodeContextParallelSize") ?? 1),
  };
}

/** The release in which FLASHCOMM1 turns enable_shared_expert_dp on by default (vllm-ascend v0.26.0rc1, ascend_config.py:130). */
const SHARED_BY_FLASHCOMM1: VersionRange = { since: "0.26", before: "0.27" };

/**
 * Whether each device holds the shared experts in full: by enable_shared_expert_dp alone. vLLM asks for it with sequence parallelism,
 * too, but the plugin splits them all the same (vllm-ascend v0.27.1rc1, linear_op.py:321, and v0.30.0rc2, :432).
 */
function replicatesSharedExperts(topology: SizedTopology, group: ResolvedGroup): boolean {
  if (!isExpertParallel(group) || group.tensorParallelSize === 1) return false;
  const given = settingsOf(group, "additionalConfig")["enable_shared_expert_dp"];
  if (given !== undefined) return given === true;
  return (
    inRange(topology.spec.engine.version, SHARED_BY_FLASHCOMM1) && flashcomm1(topology, group) !== undefined
  );
}

/**
 * Whether context parallelism of sparse attention stays on: without the degrees that sequence parallelism needs, releases that derive
 * one from the other turn it off (vllm-ascend v0.27.1rc1, ascend_config.py:584, and v0.30.0rc2, :806).
 */
function keepsSparseContext(topology: SizedTopology, group: ResolvedGroup): boolean {
  if (isSparse(topology.model) !== true) return false;
  if (settingsOf(group, "additionalConfig")["enable_dsa_cp"] !== true) return false;
  const derived = inRange(topology.spec.engine.version, SEQUENCE_PARALLEL_DERIVED);
  return !derived || lackedParallelism(topology, group) === undefined;
}

/** Releases whose producers keep o_proj whole; later ones shard it as in a group that serves (GLM5.md of main). */
const WHOLE_OUTPUT: VersionRange = { before: "0.24" };

/** Context parallelism of sparse attention keeps q_b, kv_b and, on a producer, o_proj whole (vllm-ascend #12839). */
function wholeAttentionOf(
  contextParallel: boolean,
  { role }: ResolvedGroup,
  version: string,
): Sharding["wholeAttention"] {
  if (!contextParallel) return "none";
  return role === Role.Prefill && inRange(version, WHOLE_OUTPUT) ? "all" : "input";
}

/**
 * The encoder of images: sharded, unless `--mm-encoder-tp-mode` runs it data-parallel, and not built where a prompt may have neither
 * images nor videos (vLLM, models/interfaces.py, _mark_tower_model).
 */
function encoderOf(group: ResolvedGroup): NonNullable<Sharding["encoder"]> {
  const limits = settingsOf(group, "limitMmPerPrompt");
  if (limits["image"] === 0 && limits["video"] === 0) return "none";
  return group.args["mmEncoderTpMode"] === "data" ? "whole" : "slice";
}

function packing(topology: SizedTopology, group: ResolvedGroup): MemoryPart[] {
  if (!packsCache(topology, group)) return [];
  return [
    {
      name: "packing of the KV cache",
      bytes: PACKING,
      certainty: Certainty.Inferred,
      basis: "by the tokens that a log shows with and without (vllm-ascend #12023)",
    },
  ];
}

/** It is one number for each kind of attention: no document or log tells how it grows with the batch. */
function workspace({ model }: SizedTopology): MemoryPart {
  if (model.linearAttention !== undefined)
    return {
      name: "workspace",
      bytes: LINEAR_WORKSPACE,
      certainty: Certainty.Inferred,
      basis:
        "activations, graphs, runtime and small buffers; logs show 10 to 26 GB (vllm-ascend #15984 and #17347)",
    };
  return {
    name: "workspace",
    bytes: isSparse(model) === true ? WORKSPACE.sparse : WORKSPACE.other,
    certainty: Certainty.Inferred,
    basis: `activations, graphs, runtime and small buffers; does not grow with maxNumBatchedTokens and maxNumSeqs; agrees with every documented deployment, of up to ${documentedBatch(model)}`,
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
