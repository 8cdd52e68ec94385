import { z } from "zod";
import type { Plan } from "../../core/index.ts";
import { ofKind } from "./watched-plan.ts";

const dashboardSchema = z.object({
  panels: z.array(z.object({ targets: z.array(z.object({ expr: z.string() })).default([]) })),
});

/** The queries of all dashboards of a plan, with the variables of Grafana replaced. */
export function panelQueries(plan: Plan): readonly string[] {
  const { namespace } = plan.topology.site;
  return ofKind(plan, "ConfigMap")
    .filter(({ metadata }) => metadata.name.includes("-dashboard-"))
    .flatMap(({ data = {} }) => Object.values(data))
    .flatMap((text) => dashboardSchema.parse(JSON.parse(text)).panels)
    .flatMap(({ targets }) => targets.map(({ expr }) => expr))
    .map((query) =>
      query
        .replaceAll("$__rate_interval", "5m")
        .replaceAll("$namespace", namespace)
        .replaceAll("$stack", plan.topology.instance)
        .replaceAll("$group", plan.groups.map(({ objectName }) => objectName).join("|")),
    );
}
