import { eachGroup, type EngineRule, numberOf, Severity } from "../../../domain/index.ts";

export const drainInGrace: EngineRule = {
  id: "vllm-drain-in-grace",
  severity: Severity.Warning,
  versions: { since: "0.18" },
  source: "Kubernetes, terminationGracePeriodSeconds: SIGKILL after it, whatever still runs",
  check: eachGroup((group, { site }) => {
    const drain = numberOf(group, "shutdownTimeout");
    const grace = site.terminationGracePeriodSeconds;
    if (drain === undefined || drain < grace) return [];
    return [
      {
        path: `groups.${group.name}.args.shutdownTimeout`,
        value: drain,
        message: `Requests may run on for ${drain} s, but the pod is killed after ${grace} s.`,
        fix: `lower it below ${grace}, take it out, or raise terminationGracePeriodSeconds of the site`,
      },
    ];
  }),
};
