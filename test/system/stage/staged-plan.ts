import { readSettings } from "../../../cli/settings.ts";
import { type Plan, plan, type RankTableSpec } from "../../../core/index.ts";
import { loadTopology } from "../../../stacks/catalogue.ts";
import { addressOf } from "./stage.ts";

/** A documented stack with its own settings; only its rank table is for the machines of the stage. */
export async function stagedPlan(name: string): Promise<Plan> {
  const topology = await loadTopology(name, "stack");
  const { site } = readSettings(name, undefined);
  const { rankTable } = plan(topology, site).topology.site;
  return plan(topology, rankTable === undefined ? site : { ...site, rankTable: tableHere(rankTable) });
}

function tableHere(table: RankTableSpec): RankTableSpec {
  const servers = table.servers?.map((server, index) => ({ ...server, serverId: addressOf(index) }));
  return servers === undefined ? table : { ...table, servers };
}
