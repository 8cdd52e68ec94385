import { atLeast, defineRule, Severity } from "../domain/index.ts";
import { drainLimit, drainSeconds } from "../launch/index.ts";

export const drainInGrace = defineRule({
  id: "drain-in-grace",
  severity: Severity.Warning,
  source: "Kubernetes, terminationGracePeriodSeconds: a preStop hook and the stop of the processes share it",
  per: "group",
  check: (group, { topology }) => {
    const { terminationGracePeriodSeconds: grace } = topology.site;
    const needed = drainSeconds(topology, group);
    const limit = drainLimit(topology);
    if (needed <= limit) return [];
    return [
      {
        path: "terminationGracePeriodSeconds",
        value: grace,
        message: `terminationGracePeriodSeconds ${grace} leaves ${limit} s for the drain of a group of ${group.name}, which needs ${needed} s even without requests; running requests are aborted.`,
        fix: atLeast(grace + needed - limit, { ending: ", or lower drain.delaySeconds" }),
      },
    ];
  },
});
