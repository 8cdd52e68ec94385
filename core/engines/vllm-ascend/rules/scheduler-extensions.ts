import { defineRule, inRange, removed, type VersionRange } from "../../../domain/index.ts";
import { Role } from "../../../topology/index.ts";
import { balanceScheduling, placeOf, schedulerExtension } from "../group-settings.ts";

export const balanceWithoutTransfer = defineRule({
  id: "ascend-balance-without-transfer",
  releases: { since: "0.18" },
  source:
    "vllm-ascend v0.18.0, platform.py:456, v0.20.2rc1, platform.py:489, and v0.30.0rc2, platform.py:1028",
  per: "group",
  check: (group, { topology }) => {
    const setting = balanceScheduling(topology, group);
    if (setting === undefined || group.role === Role.Serve) return [];
    return [
      {
        ...placeOf(setting),
        message: `${setting.name} is not supported in a ${group.role} group.`,
        fix: removed({ ending: ` from groups.${group.name}` }),
      },
    ];
  },
});

export const profilingChunkPipeline = defineRule({
  id: "ascend-profiling-chunk-pipeline",
  releases: { since: "0.19" },
  source:
    "vllm-ascend v0.19.1rc1, ascend_config.py:57, v0.20.2rc1, ascend_config.py:69, and v0.30.0rc2, ascend_config.py:729: profiling_chunk_config requires several pipeline stages",
  per: "group",
  check: (group, { topology }) => {
    const setting = schedulerExtension(topology, group, "profiling_chunk_config");
    if (setting === undefined || group.pipelineParallelSize > 1) return [];
    return [
      {
        ...placeOf(setting),
        message: "profiling_chunk_config requires several pipeline stages, but pipelineParallelSize is 1.",
        fix: removed(),
      },
    ];
  },
});

export const profilingChunkBalance = defineRule({
  id: "ascend-profiling-chunk-balance",
  releases: { since: "0.19" },
  source: "vllm-ascend v0.19.1rc1, ascend_config.py:66, v0.20.2rc1, :91, and v0.30.0rc2, :740",
  per: "group",
  check: (group, { topology }) => {
    const setting = schedulerExtension(topology, group, "profiling_chunk_config");
    const balance = balanceScheduling(topology, group);
    if (setting === undefined || balance === undefined) return [];
    return [
      {
        ...placeOf(setting),
        message: `profiling_chunk_config is not supported together with ${balance.name}.`,
        fix: removed({ ending: ` or ${balance.name}` }),
      },
    ];
  },
});

/** Releases that exclude profiling_chunk_config; later ones ask for synchronous scheduling. */
const PROFILING_EXCLUDED: VersionRange = { since: "0.25", before: "0.28" };

export const shortRequestFirst = defineRule({
  id: "ascend-short-request-first",
  releases: { since: "0.25" },
  source:
    "vllm-ascend v0.25.1rc1, platform.py:645, and v0.30.0rc2, platform.py:1044: short_request_first_config requires schedulingPolicy fcfs, excludes batch_job_sched_config, and is rejected in decode groups; v0.25.1rc1, platform.py:662, to v0.27.1rc1, :987, also exclude profiling_chunk_config",
  per: "group",
  check: (group, { topology }) => {
    const setting = schedulerExtension(topology, group, "short_request_first_config");
    if (setting === undefined) return [];
    const onDecode = group.role === Role.Decode;
    const policy = group.args["schedulingPolicy"] ?? "fcfs";
    const others = [
      "batch_job_sched_config",
      ...(inRange(topology.spec.engine.version, PROFILING_EXCLUDED) ? ["profiling_chunk_config"] : []),
    ].filter((key) => schedulerExtension(topology, group, key) !== undefined);
    const reasons = [
      ...(onDecode ? ["the role is decode"] : []),
      ...(policy === "fcfs" ? [] : [`schedulingPolicy is ${JSON.stringify(policy)}, not "fcfs"`]),
      ...others.map((key) => `${key} is on`),
    ];
    if (reasons.length === 0) return [];
    const remedies = [
      ...(policy === "fcfs" ? [] : ['set schedulingPolicy to "fcfs"']),
      ...others.map((key) => `remove ${key}`),
    ];
    return [
      {
        ...placeOf(setting),
        message: `short_request_first_config is not supported: ${reasons.join("; ")}.`,
        fix: removed(onDecode ? {} : { ending: `, or ${remedies.join(" and ")}` }),
      },
    ];
  },
});
