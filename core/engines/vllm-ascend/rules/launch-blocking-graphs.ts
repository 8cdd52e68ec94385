import { eachGroup, type EngineRule } from "../../../domain/index.ts";
import { usesGraphs, variable } from "../group-settings.ts";

export const launchBlockingGraphs: EngineRule = {
  id: "ascend-launch-blocking-graphs",
  versions: { since: "0.18" },
  source: "vllm-ascend v0.18.0, platform.py:463",
  check: eachGroup((group) => {
    const setting = variable(group, "ASCEND_LAUNCH_BLOCKING");
    if (setting?.value !== "1" || !usesGraphs(group)) return [];
    return [
      {
        ...setting,
        message: "Graphs cannot be captured while launches block.",
        fix: `take it out, or set groups.${group.name}.args.enforceEager`,
      },
    ];
  }),
};
