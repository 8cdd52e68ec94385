import type { PrometheusRule, ResolvedTopology, RuleGroup } from "../domain/index.ts";
import { metadata, selectorLabels } from "../kubernetes/index.ts";
import type { AlertContext } from "./alert.ts";
import { alerts } from "./alerts/alerts.ts";
import type { ScrapedPods } from "./scrape.ts";

/** Half of the time after which the kubelet restarts a pod: long before it, and late enough for storage that is slow. */
const SHARE_OF_STARTUP = 0.5;

/** What alerts are made of; undefined where the site turns them off. */
export function alertContext(
  topology: ResolvedTopology,
  pods: readonly ScrapedPods[],
  procedures: readonly string[],
): AlertContext | undefined {
  const { site, engine, spec } = topology;
  const { alerts: limits } = site.observability;
  if (limits === undefined) return undefined;
  const { periodSeconds, failureThreshold } = site.probes.startup;
  return {
    topology,
    pods,
    procedures,
    metrics: engine.metrics(spec.engine.version),
    limits: {
      ...limits,
      loadSeconds: limits.loadSeconds ?? periodSeconds * failureThreshold * SHARE_OF_STARTUP,
    },
  };
}

/** The alerts of a stack as a group of Prometheus. Alerts about what the stack lacks are left out. */
export function alertRules(context: AlertContext): RuleGroup {
  const { instance, site } = context.topology;
  const runbook = site.observability.alerts?.runbookUrl;
  return {
    name: `glm-serve-${site.namespace}-${instance}`,
    rules: alerts.flatMap((alert) => {
      const { name, severity, holds, summary, description } = alert;
      const expr = alert.expression(context);
      if (expr === undefined) return [];
      const link = runbook === undefined ? {} : { runbook_url: `${runbook}#${name.toLowerCase()}` };
      return [
        {
          alert: name,
          expr,
          ...(holds === undefined ? {} : { for: holds }),
          labels: { severity, stack: instance },
          annotations: { summary, description, ...link },
        },
      ];
    }),
  };
}

/** The alerts for Prometheus Operator. */
export function prometheusRule(topology: ResolvedTopology, group: RuleGroup): PrometheusRule {
  const labels = { ...topology.site.observability.labels, ...selectorLabels(topology, "observability") };
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PrometheusRule",
    metadata: metadata(topology, `${topology.instance}-alerts`, { labels }),
    spec: { groups: [group] },
  };
}
