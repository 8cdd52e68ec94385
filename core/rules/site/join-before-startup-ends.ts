import { type EngineRule, Severity } from "../../domain/index.ts";

export const joinBeforeStartupEnds: EngineRule = {
  id: "join-before-startup-ends",
  severity: Severity.Warning,
  source: "Kubernetes, startupProbe: the pod is ended when it fails for the last time",
  check: ({ site, groups }) => {
    const { joinTimeoutSeconds, probes } = site;
    const window = probes.startup.periodSeconds * probes.startup.failureThreshold;
    if (joinTimeoutSeconds < window || groups.every(({ nodes }) => nodes === 1)) return [];
    return [
      {
        path: "joinTimeoutSeconds",
        value: joinTimeoutSeconds,
        message: `Pods that wait for the others are ended after ${window} s by the startup probe, before they can say which one is missing.`,
        fix: `lower it below ${window}, or raise probes.startup.failureThreshold`,
      },
    ];
  },
};
