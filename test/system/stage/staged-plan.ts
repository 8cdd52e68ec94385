import { readSettings } from "../../../cli/settings.ts";
import { type Plan, plan, type RankTableSpec, type Site } from "../../../core/index.ts";
import { loadTopology } from "../../../stacks/catalogue.ts";
import { addressOf } from "./stage.ts";

/**
 * A documented stack with its own settings; only its rank table is for the machines of the stage.
 *
 * @param changed settings that a test has otherwise
 */
export async function stagedPlan(name: string, changed: Site = {}): Promise<Plan> {
  const topology = await loadTopology(name, "stack");
  const site = { ...readSettings(name, undefined).site, ...changed };
  const { rankTable } = plan(topology, site).topology.site;
  return plan(topology, rankTable === undefined ? site : { ...site, rankTable: tableHere(rankTable) });
}

function tableHere(table: RankTableSpec): RankTableSpec {
  const servers = table.servers?.map((server, index) => ({ ...server, serverId: addressOf(index) }));
  return servers === undefined ? table : { ...table, servers };
}
