import { atLeast, atMost, defineRule, Severity } from "../domain/index.ts";
import { loadingOf } from "../memory/index.ts";
import type { ParsedSite } from "../site/index.ts";

export const startupWindow = defineRule({
  id: "startup-window",
  severity: Severity.Warning,
  source: "MindCluster, infer operator best practice: starting takes 30 minutes or more",
  per: "site",
  check: (site, { at, topology }) => {
    const { periodSeconds } = site.probes.startup;
    const window = startupSeconds(site);
    const loading = loadingOf(topology);
    if (loading === undefined || window >= loading.seconds) return [];
    return [
      {
        ...at("probes.startup.failureThreshold"),
        message: `${loading.text}; the startup probe restarts the pod after ${window} s, every time.`,
        fix: atLeast(Math.ceil(loading.seconds / periodSeconds), {
          ending: ", or accept this warning if the storage is known to be faster",
        }),
      },
    ];
  },
});

export const joinBeforeStartupEnds = defineRule({
  id: "join-before-startup-ends",
  severity: Severity.Warning,
  source: "Kubernetes, startupProbe: the kubelet kills the container after failureThreshold failures",
  per: "site",
  check: (site, { at, topology: { groups } }) => {
    const { joinTimeoutSeconds } = site;
    const window = startupSeconds(site);
    if (joinTimeoutSeconds < window || groups.every(({ nodes }) => nodes === 1)) return [];
    return [
      {
        ...at("joinTimeoutSeconds"),
        message: `joinTimeoutSeconds ${joinTimeoutSeconds} must be below the ${window} s of the startup probe, which restarts waiting pods before they report which pod is missing.`,
        fix: atMost(window - 1, { ending: ", or raise probes.startup.failureThreshold" }),
      },
    ];
  },
});

/** Seconds that the startup probe gives a pod. */
function startupSeconds({ probes: { startup } }: ParsedSite): number {
  return startup.periodSeconds * startup.failureThreshold;
}
