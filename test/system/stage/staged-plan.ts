import { readSettings } from "../../../cli/settings.ts";
import { type Plan, plan, type RankTableSpec, type Site } from "../../../core/index.ts";
import { loadTopology } from "../../../stacks/catalogue.ts";
import { addressOf } from "./stage.ts";

/**
 * A documented stack with its own settings; only its rank table is for the machines of a test.
 *
 * @param changed settings that a test has otherwise
 * @param machines the addresses of the rank table's machines. Default: those of a stage
 */
export async function stagedPlan(
  name: string,
  changed: Site = {},
  machines: readonly string[] = [addressOf(0), addressOf(1)],
): Promise<Plan> {
  const topology = await loadTopology(name, "stack");
  const site = { ...readSettings(name, undefined).site, ...changed };
  const { rankTable } = plan(topology, site).topology.site;
  return plan(
    topology,
    rankTable === undefined ? site : { ...site, rankTable: tableFor(rankTable, machines) },
  );
}

function tableFor(table: RankTableSpec, machines: readonly string[]): RankTableSpec {
  const servers = table.servers?.map((server, index) => ({
    ...server,
    serverId: machines[index] ?? server.serverId,
  }));
  return servers === undefined ? table : { ...table, servers };
}
