import {
  type Dashboard,
  DashboardBuilder,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { VizLegendOptionsBuilder } from "@grafana/grafana-foundation-sdk/common";
import { DataqueryBuilder } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/timeseries";
import { placeholders } from "../../core/index.ts";
import type { Panel, Row } from "./panel.ts";

const WIDTH = 8;

const HEIGHT = 8;

const SOURCE = { type: "prometheus", uid: "${datasource}" };

/** Rows as a dashboard of Grafana. Each stack replaces the names in capitals with its own. */
export function dashboardOf(name: "stack" | "group", rows: readonly Row[]): Dashboard {
  const builder = new DashboardBuilder(`glm-serve ${placeholders.stack}: ${name}`)
    .uid(`glm-serve-${placeholders.digest}-${name}`)
    .tags(["glm-serve"])
    .refresh("30s")
    .time({ from: "now-3h", to: "now" })
    .readonly()
    .withVariable(new DatasourceVariableBuilder("datasource").label("data source").type("prometheus"))
    .withVariable(variable("namespace", 'stack!=""', placeholders.namespace))
    .withVariable(variable("stack", 'namespace="$namespace",stack!=""', placeholders.stack))
    .withVariable(groupVariable(name));
  let id = 0;
  for (const { title, panels } of rows) {
    id += 1;
    builder.withRow(new RowBuilder(title).id(id));
    for (const panel of panels) {
      id += 1;
      builder.withPanel(panelOf(panel, id));
    }
  }
  return builder.build();
}

function variable(name: string, matchers: string, usual: string): QueryVariableBuilder {
  return new QueryVariableBuilder(name)
    .label(name)
    .datasource(SOURCE)
    .query(`label_values(up{${matchers}}, ${name})`)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .current({ selected: true, text: usual, value: usual });
}

/** The stack shows all of its groups at first. */
function groupVariable(name: "stack" | "group"): QueryVariableBuilder {
  const group = new QueryVariableBuilder("group")
    .label("group")
    .datasource(SOURCE)
    .query('label_values(up{namespace="$namespace",stack="$stack"}, group)')
    .refresh(VariableRefresh.OnTimeRangeChanged);
  return name === "group"
    ? group
    : group.multi(true).includeAll(true).current({ selected: true, text: "All", value: "$__all" });
}

function panelOf({ title, description, unit, queries }: Panel, id: number): PanelBuilder {
  const panel = new PanelBuilder()
    .id(id)
    .title(title)
    .description(description)
    .datasource(SOURCE)
    .height(HEIGHT)
    .span(WIDTH)
    .legend(new VizLegendOptionsBuilder().showLegend(true))
    .min(0);
  if (unit !== undefined) panel.unit(unit);
  for (const [index, { expression, legend }] of queries.entries()) {
    panel.withTarget(
      new DataqueryBuilder().refId("ABCDEFGH".charAt(index)).expr(expression).legendFormat(legend),
    );
  }
  return panel;
}
