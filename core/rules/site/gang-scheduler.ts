import { type EngineRule, Severity } from "../../domain/index.ts";

export const gangScheduler: EngineRule = {
  id: "gang-scheduler",
  severity: Severity.Warning,
  source: "mind-cluster, ascend-for-volcano: only Volcano reads the annotations that place a group as one",
  check: ({ platform, groups }) => {
    const { gangSchedulePolicy, schedulerName } = platform;
    if (gangSchedulePolicy === undefined || schedulerName === "volcano") return [];
    const wide = groups.find(({ nodes }) => nodes > 1);
    if (wide === undefined) return [];
    return [
      {
        path: "platform.schedulerName",
        value: schedulerName,
        message: `It does not read the annotations of the profile, so some of the ${wide.nodes} pods of groups.${wide.name} may hold nodes while the others wait.`,
        fix: `take it out, or set platform.profile to "plain"`,
      },
    ];
  },
};
