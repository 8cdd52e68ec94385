import { defineRule, type ResolvedGroup, type ResolvedTopology } from "../../../domain/index.ts";
import { Role } from "../../../topology/index.ts";
import {
  additional,
  captureSizes,
  flashcomm1,
  isExpertParallel,
  isOn,
  isRecord,
  keyOrVariable,
  type Setting,
  usesGraphs,
} from "../group-settings.ts";

/** Releases that check FLASHCOMM1 while they read their settings. */
const FLASHCOMM1_RELEASES = { since: "0.15", before: "0.25.2" };

const FLASHCOMM2_RELEASES = { since: "0.13", before: "0.25" };

export const flashcomm1CaptureSizes = defineRule({
  id: "ascend-flashcomm1-capture-sizes",
  releases: FLASHCOMM1_RELEASES,
  source: "vllm-ascend v0.20.2rc1, platform.py:359: no size left is an error",
  per: "group",
  check: (group, { topology }) => {
    const sizes = captureSizes(group);
    if (sizes === undefined || !usesGraphs(group) || flashcomm1(topology, group) === undefined) return [];
    const { tensorParallelSize } = group;
    if (sizes.value.some((size) => size % tensorParallelSize === 0)) return [];
    return [
      {
        ...sizes,
        message: `FLASHCOMM1 keeps only the capture sizes that are multiples of tensorParallelSize ${tensorParallelSize}, and the list has none.`,
        fix: `Add ${tensorParallelSize} or a multiple of it to the list`,
      },
    ];
  },
});

export const flashcomm1ExpertParallel = defineRule({
  id: "ascend-flashcomm1-expert-parallel",
  releases: FLASHCOMM1_RELEASES,
  source: "vllm-ascend v0.20.2rc1, platform.py:559: models with experts need expert parallelism with it",
  per: "group",
  check: (group, { topology }) => {
    const setting = flashcomm1(topology, group);
    if (setting === undefined || isExpertParallel(group)) return [];
    return [
      {
        ...setting,
        message: `FLASHCOMM1 needs expert parallelism for ${topology.model.name}, which has experts, and enableExpertParallel is off.`,
        fix: `Set groups.${group.name}.args.enableExpertParallel to true, or remove the setting`,
      },
    ];
  },
});

export const flashcomm1TensorParallel = defineRule({
  id: "ascend-flashcomm1-tensor-parallel",
  releases: FLASHCOMM1_RELEASES,
  source: "vllm-ascend v0.20.2rc1, platform.py:554",
  per: "group",
  check: (group, { topology }) => {
    const setting = flashcomm1(topology, group);
    if (setting === undefined || group.tensorParallelSize > 1) return [];
    return [
      {
        ...setting,
        message: "FLASHCOMM1 splits the sequence over the devices of a rank, and tensorParallelSize is 1.",
        fix: "Remove the setting",
      },
    ];
  },
});

export const flashcomm2Degrees = defineRule({
  id: "ascend-flashcomm2-degrees",
  releases: FLASHCOMM2_RELEASES,
  source: "vllm-ascend v0.20.2rc1, utils.py:1236",
  per: "group",
  check: (group, { topology }) => {
    const setting = flashcomm2(topology, group);
    const size = Number(setting?.value ?? 0);
    if (setting === undefined || !(size > 0)) return [];
    if (group.role === Role.Decode) {
      return [
        {
          ...setting,
          message: "vllm-ascend refuses FLASHCOMM2 on decode groups.",
          fix: "Remove the setting from the decode group",
        },
      ];
    }
    const { tensorParallelSize } = group;
    if (tensorParallelSize > size && tensorParallelSize % size === 0) return [];
    return [
      {
        ...setting,
        message: `FLASHCOMM2 degree ${size} must be below tensorParallelSize ${tensorParallelSize} and divide it.`,
        fix: `Set it to a proper divisor of ${tensorParallelSize}, or remove it`,
      },
    ];
  },
});

export const flashcomm2LayerSharding = defineRule({
  id: "ascend-flashcomm2-layer-sharding",
  releases: { since: "0.18", before: "0.24" },
  source: "vllm-ascend v0.20.2rc1, utils.py:1245",
  per: "group",
  check: (group, { topology }) => {
    const setting = additional(group, "layer_sharding");
    if (setting === undefined || !isOn(flashcomm2(topology, group))) return [];
    if (JSON.stringify(setting.value) === '["o_proj"]') return [];
    return [
      {
        ...setting,
        message: "layer_sharding may name only o_proj while FLASHCOMM2 is on.",
        fix: 'Set layer_sharding to ["o_proj"]',
      },
    ];
  },
});

export const flashcomm2OutputProjection = defineRule({
  id: "ascend-flashcomm2-output-projection",
  releases: FLASHCOMM2_RELEASES,
  source: "vllm-ascend v0.20.2rc1, utils.py:1236: both shard o_proj",
  per: "group",
  check: (group, { topology }) => {
    const setting = flashcomm2(topology, group);
    const finegrained = additional(group, "finegrained_tp_config")?.value;
    const size = isRecord(finegrained) ? finegrained["oproj_tensor_parallel_size"] : undefined;
    if (!isOn(setting) || typeof size !== "number" || size <= 0) return [];
    return [
      {
        ...setting,
        message: `FLASHCOMM2 excludes finegrained_tp_config.oproj_tensor_parallel_size, which is ${size}: both shard o_proj.`,
        fix: "Remove one of the two settings",
      },
    ];
  },
});

/** The degree of the second form of sequence parallelism, which shards o_proj. */
function flashcomm2(topology: ResolvedTopology, group: ResolvedGroup): Setting | undefined {
  return keyOrVariable(
    topology,
    group,
    "enable_flashcomm2_parallel_size",
    "VLLM_ASCEND_FLASHCOMM2_PARALLEL_SIZE",
  );
}
