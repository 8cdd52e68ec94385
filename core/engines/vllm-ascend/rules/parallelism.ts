import {
  defineRule,
  inRange,
  removed,
  type ResolvedGroup,
  type ResolvedTopology,
  Severity,
} from "../../../domain/index.ts";
import { layerCount } from "../../../facts/index.ts";
import { entryOf, Role } from "../../../topology/index.ts";
import {
  additional,
  expertParallelSize,
  isExpertParallel,
  isRecord,
  placeOf,
  recomputeScheduler,
  variable,
} from "../group-settings.ts";

type Need = "single-device-ranks" | "recompute-scheduler" | "decode-graphs";

/** What else a group needs to set a size of `finegrained_tp_config`. */
type Needs = Readonly<Record<string, readonly Need[]>>;

const NEEDS_BEFORE_0_30: Needs = {
  oproj_tensor_parallel_size: ["single-device-ranks", "recompute-scheduler", "decode-graphs"],
  embedding_tensor_parallel_size: ["recompute-scheduler"],
  olora_tensor_parallel_size: ["decode-graphs"],
};

const NEEDS_FROM_0_30: Needs = {
  oproj_tensor_parallel_size: ["single-device-ranks", "recompute-scheduler", "decode-graphs"],
  mlp_tensor_parallel_size: ["single-device-ranks", "recompute-scheduler", "decode-graphs"],
};

function needsOf(version: string): Needs {
  return inRange(version, { before: "0.30" }) ? NEEDS_BEFORE_0_30 : NEEDS_FROM_0_30;
}

export const expertsDivide = defineRule({
  id: "ascend-experts-divide",
  severity: Severity.Warning,
  source: "vLLM, determine_expert_map: devices with more experts slow down the others; inferred",
  per: "group",
  check: (group, { topology: { model } }) => {
    const devices = expertParallelSize(group);
    const { routedExperts } = model;
    if (!isExpertParallel(group) || routedExperts === undefined || routedExperts % devices === 0) return [];
    return [
      {
        path: `groups.${group.name}.dataParallelSize`,
        value: group.dataParallelSize,
        message: `dataParallelSize × tensorParallelSize (${devices}) does not divide the ${routedExperts} experts of ${model.name}; devices with more experts slow down the others.`,
        fix: `Set dataParallelSize and tensorParallelSize so that their product divides ${routedExperts}`,
      },
    ];
  },
});

export const pipelinePartition = defineRule({
  id: "vllm-pipeline-partition",
  source:
    "vLLM, distributed/utils.py, get_pp_indices: the list has one number per stage, and the numbers add up to all layers",
  per: "group",
  check: (group, { topology: { model } }) => {
    const setting = variable(group, "VLLM_PP_LAYER_PARTITION");
    if (setting === undefined || Number(setting.value) === layerCount(model)) return [];
    return [
      {
        ...placeOf(setting),
        message:
          "VLLM_PP_LAYER_PARTITION distributes layers over pipeline stages, but groups of glm-serve have one stage.",
        fix: removed(),
      },
    ];
  },
});

export const finegrainedParallel = defineRule({
  id: "ascend-finegrained-parallel",
  releases: { since: "0.23" },
  source:
    "vllm-ascend v0.23.0, :155 and :545, v0.29.0rc1, :687 and :1181, and v0.30.0rc2, :826 and :1362, FinegrainedTPConfig in ascend_config.py",
  per: "group",
  check: (group, { topology }) => {
    const setting = additional(group, "finegrained_tp_config");
    if (setting === undefined || !isRecord(setting.value)) return [];
    return Object.entries(setting.value).flatMap(([key, value]) => {
      if (typeof value !== "number" || value <= 0) return [];
      const obstacles: readonly Obstacle[] = [
        ...(group.dataParallelSize % value === 0
          ? []
          : [
              {
                reason: `${value} does not divide dataParallelSize ${group.dataParallelSize}`,
                remedy: `set ${key} to a divisor of ${group.dataParallelSize}`,
              },
            ]),
        ...(entryOf(needsOf(topology.spec.engine.version), key) ?? []).flatMap((need) =>
          unmet(need, group, topology),
        ),
      ];
      if (obstacles.length === 0) return [];
      const remedies = obstacles.map(({ remedy }) => remedy);
      return [
        {
          path: `${setting.path}.${key}`,
          value,
          message: `${key} is not supported: ${obstacles.map(({ reason }) => reason).join("; ")}.`,
          fix: removed(remedies.includes(undefined) ? {} : { ending: `, or ${remedies.join(" and ")}` }),
        },
      ];
    });
  },
});

/** Why a size is refused, and what removes the reason; no remedy where only removing the size helps. */
interface Obstacle {
  readonly reason: string;
  readonly remedy?: string;
}

function unmet(need: Need, group: ResolvedGroup, topology: ResolvedTopology): readonly Obstacle[] {
  switch (need) {
    case "single-device-ranks":
      return group.tensorParallelSize === 1
        ? []
        : [
            {
              reason: `tensorParallelSize is ${group.tensorParallelSize}, not 1`,
              remedy: "set tensorParallelSize to 1",
            },
          ];
    case "recompute-scheduler":
      return recomputeScheduler(topology, group) === undefined
        ? [{ reason: "recompute_scheduler_enable is off", remedy: "set recompute_scheduler_enable to true" }]
        : [];
    case "decode-graphs":
      return [
        ...(group.role === Role.Decode ? [] : [{ reason: `the role is ${group.role}, not decode` }]),
        ...(group.args["enforceEager"] === true
          ? [{ reason: "enforceEager is on", remedy: "remove enforceEager" }]
          : []),
      ];
    default:
      return need satisfies never;
  }
}
