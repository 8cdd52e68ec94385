import { defineRule, Severity } from "../domain/index.ts";
import { loadingSeconds, printLoading } from "../memory/index.ts";
import type { ParsedSite } from "../site/index.ts";

export const startupWindow = defineRule({
  id: "startup-window",
  severity: Severity.Warning,
  source: "MindCluster, infer operator best practice: 30 minutes and more from start to service",
  per: "site",
  check: (site, { at, topology }) => {
    const { periodSeconds } = site.probes.startup;
    const window = startupSeconds(site);
    const needed = loadingSeconds(topology);
    if (window >= needed) return [];
    return [
      {
        ...at("probes.startup.failureThreshold"),
        message: `${printLoading(topology)}; the startup probe ends the pod after ${window} s, again and again.`,
        fix: `Set probes.startup.failureThreshold to at least ${Math.ceil(needed / periodSeconds)}, or accept this warning if the storage is known to be faster`,
      },
    ];
  },
});

export const joinBeforeStartupEnds = defineRule({
  id: "join-before-startup-ends",
  severity: Severity.Warning,
  source: "Kubernetes, startupProbe: the pod is ended when it fails for the last time",
  per: "site",
  check: (site, { at, topology: { groups } }) => {
    const { joinTimeoutSeconds } = site;
    const window = startupSeconds(site);
    if (joinTimeoutSeconds < window || groups.every(({ nodes }) => nodes === 1)) return [];
    return [
      {
        ...at("joinTimeoutSeconds"),
        message: `joinTimeoutSeconds ${joinTimeoutSeconds} is not below the ${window} s of the startup probe, which ends waiting pods before they report which one is missing.`,
        fix: `Set joinTimeoutSeconds below ${window}, or raise probes.startup.failureThreshold`,
      },
    ];
  },
});

/** Seconds that the startup probe gives a pod. */
function startupSeconds({ probes: { startup } }: ParsedSite): number {
  return startup.periodSeconds * startup.failureThreshold;
}
