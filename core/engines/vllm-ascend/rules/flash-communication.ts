import {
  defineRule,
  removed,
  type ResolvedGroup,
  type ResolvedTopology,
  setTo,
} from "../../../domain/index.ts";
import { Role } from "../../../topology/index.ts";
import {
  additional,
  captureSizes,
  flashcomm1,
  isExpertParallel,
  isOn,
  isRecord,
  keyOrVariable,
  placeOf,
  type Setting,
  usesGraphs,
} from "../group-settings.ts";

/** Releases that check FLASHCOMM1 while they read their settings. */
const FLASHCOMM1_RELEASES = { since: "0.15", before: "0.25.2" };

const FLASHCOMM2_RELEASES = { since: "0.13", before: "0.25" };

export const flashcomm1CaptureSizes = defineRule({
  id: "ascend-flashcomm1-capture-sizes",
  releases: FLASHCOMM1_RELEASES,
  source: "vllm-ascend v0.20.2rc1, platform.py:359: vllm-ascend fails if no size remains",
  per: "group",
  check: (group, { topology }) => {
    const sizes = captureSizes(group);
    const setting = flashcomm1(topology, group);
    if (sizes === undefined || setting === undefined || !usesGraphs(group)) return [];
    const { tensorParallelSize } = group;
    if (sizes.value.some((size) => size % tensorParallelSize === 0)) return [];
    return [
      {
        ...placeOf(sizes),
        message: `${sizes.name} has no multiple of tensorParallelSize ${tensorParallelSize}, and ${setting.name} drops all other sizes.`,
        fix: setTo(
          [...new Set(sizes.value.map((size) => Math.ceil(size / tensorParallelSize) * tensorParallelSize))],
          { as: `multiples of ${tensorParallelSize}` },
        ),
      },
    ];
  },
});

export const flashcomm1ExpertParallel = defineRule({
  id: "ascend-flashcomm1-expert-parallel",
  releases: FLASHCOMM1_RELEASES,
  source:
    "vllm-ascend v0.20.2rc1, platform.py:559: FLASHCOMM1 requires expert parallelism for models with experts",
  per: "group",
  check: (group, { topology }) => {
    const setting = flashcomm1(topology, group);
    if (setting === undefined || isExpertParallel(group)) return [];
    return [
      {
        ...placeOf(setting),
        message: `${setting.name} requires enableExpertParallel for ${topology.model.name}, which has experts.`,
        fix: setTo(true, {
          path: `groups.${group.name}.args.enableExpertParallel`,
          name: `groups.${group.name}.args.enableExpertParallel`,
          ending: `, or remove ${setting.name}`,
        }),
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
        ...placeOf(setting),
        message: `${setting.name} splits the sequence over the devices of a rank, but tensorParallelSize is 1.`,
        fix: removed(),
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
          ...placeOf(setting),
          message: `${setting.name} must not be set in a decode group.`,
          fix: removed({ ending: ` from groups.${group.name}` }),
        },
      ];
    }
    const { tensorParallelSize } = group;
    if (tensorParallelSize > size && tensorParallelSize % size === 0) return [];
    const divisors = properDivisors(tensorParallelSize);
    const known = `${divisors.length === 1 ? "" : "one of "}${divisors.join(", ")}`;
    return [
      {
        ...placeOf(setting),
        message: `${setting.name} ${size} must be below tensorParallelSize ${tensorParallelSize} and divide it.`,
        fix:
          divisors.length === 0 ? removed() : setTo(divisors.at(-1), { as: known, ending: ", or remove it" }),
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
    const flashcomm = flashcomm2(topology, group);
    if (setting === undefined || !isOn(flashcomm)) return [];
    if (JSON.stringify(setting.value) === '["o_proj"]') return [];
    return [
      {
        ...placeOf(setting),
        message: `${setting.name} may name only o_proj while ${flashcomm.name} is set.`,
        fix: setTo(["o_proj"]),
      },
    ];
  },
});

export const flashcomm2OutputProjection = defineRule({
  id: "ascend-flashcomm2-output-projection",
  releases: FLASHCOMM2_RELEASES,
  source:
    "vllm-ascend v0.20.2rc1, utils.py:1236: FLASHCOMM2 and oproj_tensor_parallel_size both shard o_proj",
  per: "group",
  check: (group, { topology }) => {
    const setting = flashcomm2(topology, group);
    const finegrained = additional(group, "finegrained_tp_config")?.value;
    const size = isRecord(finegrained) ? finegrained["oproj_tensor_parallel_size"] : undefined;
    if (!isOn(setting) || typeof size !== "number" || size <= 0) return [];
    return [
      {
        ...placeOf(setting),
        message: `${setting.name} excludes finegrained_tp_config.oproj_tensor_parallel_size, which is ${size}: both shard o_proj.`,
        fix: removed({ ending: " or finegrained_tp_config.oproj_tensor_parallel_size" }),
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

function properDivisors(number: number): readonly number[] {
  return Array.from({ length: number - 1 }, (_, index) => index + 1).filter(
    (divisor) => number % divisor === 0,
  );
}
