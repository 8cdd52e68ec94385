import {
  defineRule,
  removed,
  type ResolvedGroup,
  type ResolvedTopology,
  setTo,
  Severity,
  type VersionRange,
} from "../../../domain/index.ts";
import { isSparse } from "../../../facts/index.ts";
import { Role } from "../../../topology/index.ts";
import {
  dsaContextParallel,
  flashcomm1,
  isExpertParallel,
  isOn,
  keyIn,
  keyOrVariable,
  lackedParallelism,
  placeOf,
  readKey,
  SEQUENCE_PARALLEL_DERIVED,
  type Setting,
} from "../group-settings.ts";

/** Releases that refuse FLASHCOMM1 without the degrees that it needs. */
const FLASHCOMM1_RELEASES: VersionRange = { before: SEQUENCE_PARALLEL_DERIVED.since };

export const flashcomm1ExpertParallel = defineRule({
  id: "ascend-flashcomm1-expert-parallel",
  releases: FLASHCOMM1_RELEASES,
  source:
    "vllm-ascend v0.13.0rc1, utils.py:800, v0.20.2rc1, platform.py:559, and v0.26.0rc1, platform.py:763: FLASHCOMM1 requires expert parallelism for models with experts",
  per: "group",
  check: (group, { topology }) => {
    const setting = flashcomm1(topology, group);
    if (setting === undefined || isExpertParallel(group) || topology.model.routedExperts === 0) return [];
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
  source:
    "vllm-ascend v0.13.0rc1, utils.py:797, v0.20.2rc1, platform.py:554, and v0.26.0rc1, platform.py:759",
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

export const sequenceParallelEffective = defineRule({
  id: "ascend-sequence-parallel-effective",
  severity: Severity.Warning,
  releases: SEQUENCE_PARALLEL_DERIVED,
  source:
    "vllm-ascend v0.27.1rc1, ascend_config.py:535 and 580, and v0.30.0rc2, ascend_config.py:764 and 802: vllm-ascend turns both off without expert and tensor parallelism; v0.28.0rc1, ascend_config.py:622 and 660, also without data parallelism",
  per: "group",
  check: (group, { topology }) => {
    const missing = lackedParallelism(topology, group);
    if (missing === undefined) return [];
    const contextParallel = isSparse(topology.model) === true ? dsaContextParallel(group) : undefined;
    return [flashcomm1(topology, group), contextParallel].flatMap((setting) =>
      setting === undefined
        ? []
        : [
            {
              ...placeOf(setting),
              message: `${setting.name} has no effect without ${missing} parallelism.`,
              fix: removed(),
            },
          ],
    );
  },
});

export const flashcomm2Degrees = defineRule({
  id: "ascend-flashcomm2-degrees",
  source:
    "vllm-ascend v0.20.2rc1, utils.py:1236, and v0.24.0rc1, utils.py:1229; v0.25.1rc1 has no FLASHCOMM2",
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
  source:
    "vllm-ascend v0.13.0, utils.py:1020, and v0.23.0, utils.py:1309; later releases do not read layer_sharding",
  per: "group",
  check: (group, { topology }) => {
    const setting = readKey(topology, group, "layer_sharding");
    const flashcomm = flashcomm2(topology, group);
    if (!isOn(setting) || !isOn(flashcomm)) return [];
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
  source:
    "vllm-ascend v0.20.2rc1, utils.py:1236: FLASHCOMM2 and oproj_tensor_parallel_size both shard o_proj",
  per: "group",
  check: (group, { topology }) => {
    const setting = flashcomm2(topology, group);
    const finegrained = readKey(topology, group, "finegrained_tp_config");
    const size = keyIn(finegrained, "oproj_tensor_parallel_size")?.value;
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
