import type { ConfigMap, ResolvedTopology } from "../domain/index.ts";
import { digest, metadata, selectorLabels } from "../kubernetes/index.ts";

/** The dashboards that a stack gets. */
export const dashboardNames = ["stack", "group"] as const;

type DashboardName = (typeof dashboardNames)[number];

/** Names in the files of `scripts/dashboards.ts` that each stack replaces with its own. */
export const placeholders = {
  stack: "GLM_SERVE_STACK",
  namespace: "GLM_SERVE_NAMESPACE",
  digest: "GLM_SERVE_DIGEST",
} as const;

/** One ConfigMap for each dashboard of a stack. Grafana knows a dashboard by its uid, so that of a stack is its own. */
export function dashboards(
  topology: ResolvedTopology,
): readonly { name: DashboardName; manifest: ConfigMap }[] {
  const { instance, site, engine, spec } = topology;
  const settings = site.observability.dashboards;
  if (settings === undefined) return [];
  const texts = engine.metrics(spec.engine.version).dashboards;
  const labels = { ...settings.labels, ...selectorLabels(topology, "observability") };
  return dashboardNames.map((name) => ({
    name,
    manifest: {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: metadata(topology, `${instance}-dashboard-${name}`, { labels }),
      data: {
        // Grafana's sidecar writes all dashboards into one directory.
        [`glm-serve-${site.namespace}-${instance}-${name}.json`]: texts[`${name}.json`]
          .replaceAll(placeholders.stack, instance)
          .replaceAll(placeholders.namespace, site.namespace)
          .replaceAll(placeholders.digest, digest([site.namespace, instance]).slice(0, 10)),
      },
    },
  }));
}
