import { eachGroup, type EngineRule } from "../../../domain/index.ts";
import { Role } from "../../../topology/index.ts";
import { schedulerExtension } from "../group-settings.ts";

export const shortRequestFirst: EngineRule = {
  id: "ascend-short-request-first",
  versions: { since: "0.25" },
  source: "vllm-ascend v0.25.1rc1, platform.py:645: first come first served, alone, and not on decode",
  check: eachGroup((group, topology) => {
    const setting = schedulerExtension(topology, group, "short_request_first_config");
    if (setting === undefined) return [];
    const policy = group.args["schedulingPolicy"] ?? "fcfs";
    const batchJobs = schedulerExtension(topology, group, "batch_job_sched_config");
    const obstacles = [
      ...(group.role === Role.Decode ? ["the role is decode"] : []),
      ...(policy === "fcfs" ? [] : [`schedulingPolicy is ${JSON.stringify(policy)}, not "fcfs"`]),
      ...(batchJobs === undefined ? [] : ["batch_job_sched_config is on, too"]),
    ];
    if (obstacles.length === 0) return [];
    return [
      {
        ...setting,
        message: `The plugin refuses it: ${obstacles.join(", and ")}.`,
        fix: "take it out, or change what is named",
      },
    ];
  }),
};
