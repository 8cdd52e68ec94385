import {
  eachGroup,
  type EngineRule,
  type ResolvedGroup,
  type ResolvedTopology,
} from "../../../domain/index.ts";
import { entryOf, Role } from "../../../topology/index.ts";
import { additional, isRecord, recomputeScheduler } from "../group-settings.ts";

/** Sizes that only some groups may set, and what these need. */
const NEEDS: Readonly<Record<string, readonly ("alone" | "balanced" | "graphs")[]>> = {
  oproj_tensor_parallel_size: ["alone", "balanced", "graphs"],
  embedding_tensor_parallel_size: ["balanced"],
  olora_tensor_parallel_size: ["graphs"],
};

export const finegrainedParallel: EngineRule = {
  id: "ascend-finegrained-parallel",
  versions: { since: "0.23" },
  source: "vllm-ascend v0.23.0, FinegrainedTPConfig in ascend_config.py",
  check: eachGroup((group, topology) => {
    const setting = additional(group, "finegrained_tp_config");
    if (setting === undefined || !isRecord(setting.value)) return [];
    return Object.entries(setting.value).flatMap(([key, value]) => {
      if (typeof value !== "number" || value <= 0) return [];
      const obstacles = [
        ...(group.dataParallelSize % value === 0
          ? []
          : [`it does not divide dataParallelSize, ${group.dataParallelSize}`]),
        ...(entryOf(NEEDS, key) ?? []).flatMap((need) => obstacle(topology, group, need)),
      ];
      if (obstacles.length === 0) return [];
      return [
        {
          path: `${setting.path}.${key}`,
          value,
          message: `The plugin refuses it: ${obstacles.join(", and ")}.`,
          fix: "take it out, or change what is named",
        },
      ];
    });
  }),
};

function obstacle(
  topology: ResolvedTopology,
  group: ResolvedGroup,
  need: "alone" | "balanced" | "graphs",
): string[] {
  switch (need) {
    case "alone":
      return group.tensorParallelSize === 1
        ? []
        : [`tensorParallelSize is ${group.tensorParallelSize}, not 1`];
    case "balanced":
      return recomputeScheduler(topology, group) === undefined
        ? ["recompute_scheduler_enable is not on"]
        : [];
    case "graphs":
      return [
        ...(group.role === Role.Decode ? [] : [`the role is ${group.role}, not decode`]),
        ...(group.args["enforceEager"] === true ? ["enforceEager is on"] : []),
      ];
    default:
      return need satisfies never;
  }
}
