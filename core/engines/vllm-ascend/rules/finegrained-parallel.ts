import {
  defineRule,
  inRange,
  removed,
  type ResolvedGroup,
  type ResolvedTopology,
  type VersionRange,
} from "../../../domain/index.ts";
import { additional, isRecord, recomputeScheduler, settingsOf } from "../group-settings.ts";
import { isConsumer } from "../transfer-role.ts";

/** What a group needs to set a size of `finegrained_tp_config`. */
type Need = "single-device-ranks" | "recompute-scheduler" | "graphs" | "received-caches" | "whole-prompts";

interface Requirement {
  readonly sizes: readonly string[];
  readonly needs: readonly Need[];
  readonly releases: VersionRange;
  /** Every size above needs it. */
  readonly above: number;
}

const OPROJ = "oproj_tensor_parallel_size";

const MLP = "mlp_tensor_parallel_size";

const REQUIREMENTS: readonly Requirement[] = [
  // v0.13.0rc1, ascend_config.py:147, to v0.29.0rc1, :1192.
  { sizes: [OPROJ], needs: ["graphs", "received-caches"], releases: { before: "0.30" }, above: 0 },
  // v0.20.2rc1, ascend_config.py:451, to v0.27.1rc1, :1040.
  {
    sizes: ["olora_tensor_parallel_size"],
    needs: ["graphs", "received-caches"],
    releases: { since: "0.20", before: "0.28" },
    above: 0,
  },
  // v0.23.0, ascend_config.py:544.
  { sizes: [OPROJ], needs: ["single-device-ranks"], releases: { since: "0.23", before: "0.30" }, above: 0 },
  // v0.23.0, ascend_config.py:155, to v0.29.0rc1, :687.
  {
    sizes: [OPROJ, "embedding_tensor_parallel_size"],
    needs: ["recompute-scheduler"],
    releases: { since: "0.23", before: "0.30" },
    above: 0,
  },
  // v0.30.0rc2, ascend_config.py:822.
  { sizes: [OPROJ, MLP], needs: ["recompute-scheduler"], releases: { since: "0.30" }, above: 0 },
  // v0.30.0rc2, ascend_config.py:1362.
  {
    sizes: [OPROJ, MLP],
    needs: ["single-device-ranks", "graphs", "received-caches", "whole-prompts"],
    releases: { since: "0.30" },
    above: 1,
  },
];

/** Releases that refuse every size for models without experts (v0.21.0rc1, ascend_config.py:489). */
const EXPERTS_NEEDED: VersionRange = { since: "0.21" };

export const finegrainedParallel = defineRule({
  id: "ascend-finegrained-parallel",
  source:
    "vllm-ascend v0.13.0rc1, :147 and :172, v0.23.0, :155 and :545, v0.29.0rc1, :687 and :1181, and v0.30.0rc2, :822 and :1362, FinegrainedTPConfig in ascend_config.py",
  per: "group",
  check: (group, { topology }) => {
    const setting = additional(group, "finegrained_tp_config");
    if (setting === undefined || !isRecord(setting.value)) return [];
    return Object.entries(setting.value).flatMap(([key, value]) => {
      // Python counts true as 1.
      const size = typeof value === "boolean" ? Number(value) : value;
      if (typeof size !== "number" || size <= 0) return [];
      const obstacles = obstaclesOf(key, size, group, topology);
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

function obstaclesOf(
  key: string,
  size: number,
  group: ResolvedGroup,
  topology: ResolvedTopology,
): readonly Obstacle[] {
  const { version } = topology.spec.engine;
  const { dataParallelSize } = group;
  const needs = REQUIREMENTS.filter(
    ({ sizes, releases, above }) => sizes.includes(key) && size > above && inRange(version, releases),
  ).flatMap((requirement) => requirement.needs);
  return [
    ...(topology.model.routedExperts === 0 && inRange(version, EXPERTS_NEEDED)
      ? [{ reason: `${topology.model.name} has no experts` }]
      : []),
    ...(dataParallelSize % size === 0
      ? []
      : [
          {
            reason: `${size} does not divide dataParallelSize ${dataParallelSize}`,
            remedy: `set ${key} to a divisor of ${dataParallelSize}`,
          },
        ]),
    ...needs.flatMap((need) => unmet(need, group, topology)),
  ];
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
    case "graphs":
      return eagerness(group, topology);
    case "received-caches":
      return isConsumer(topology, group)
        ? []
        : [{ reason: `groups.${group.name} has the role ${group.role} and receives no KV cache` }];
    case "whole-prompts":
      return group.prefillContextParallelSize === 1
        ? []
        : [
            {
              reason: `prefillContextParallelSize is ${group.prefillContextParallelSize}, not 1`,
              remedy: "remove prefillContextParallelSize",
            },
          ];
    default:
      return need satisfies never;
  }
}

/** Releases that ask for the mode of the graphs; others ask for enforceEager. */
const MODE_COUNTS: VersionRange = { since: "0.30" };

function eagerness(group: ResolvedGroup, { spec }: ResolvedTopology): readonly Obstacle[] {
  if (group.args["enforceEager"] === true)
    return [{ reason: "enforceEager is on", remedy: "remove enforceEager" }];
  const mode = settingsOf(group, "compilationConfig")["cudagraph_mode"];
  return mode === "NONE" && inRange(spec.engine.version, MODE_COUNTS)
    ? [{ reason: "cudagraph_mode is NONE", remedy: "remove cudagraph_mode" }]
    : [];
}
