import { type EngineRule, Severity } from "../../domain/index.ts";
import { loadingSeconds, printLoading } from "../../memory/index.ts";

export const startupWindow: EngineRule = {
  id: "startup-window",
  severity: Severity.Warning,
  source: "MindCluster, infer operator best practice: 30 minutes and more from start to service",
  check: (topology) => {
    const { periodSeconds, failureThreshold } = topology.site.probes.startup;
    const window = periodSeconds * failureThreshold;
    const needed = loadingSeconds(topology);
    if (window >= needed) return [];
    return [
      {
        path: "probes.startup.failureThreshold",
        value: failureThreshold,
        message: `${printLoading(topology)}; Kubernetes ends the pod after ${window} s, and it starts again for ever.`,
        fix: `raise it to ${Math.ceil(needed / periodSeconds)} or more, or accept this where storage is known to be faster`,
      },
    ];
  },
};
