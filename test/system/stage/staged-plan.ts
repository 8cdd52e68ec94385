import { type Plan, plan, type RankTableSpec, type Site } from "../../../core/index.ts";
import { readSettings } from "../../../program/settings.ts";
import { loadTopology } from "../../../program/catalogue.ts";
import { addressOf } from "./stage.ts";

interface Staging {
  /** Addresses of the rank table's nodes. @default those of a stage */
  readonly nodeAddresses?: readonly string[];
  /** Instance name. @default the stack's */
  readonly instance?: string;
}

/**
 * A documented stack with its settings, and with the addresses of a test's nodes in its rank table.
 *
 * @param changed settings that a test overrides
 */
export async function stagedPlan(
  name: string,
  changed: Site = {},
  { nodeAddresses = [addressOf(0), addressOf(1)], instance = name }: Staging = {},
): Promise<Plan> {
  const topology = await loadTopology(name, "stack");
  const site = { ...readSettings(name, undefined).site, ...changed };
  const { rankTable } = plan(topology, site).topology.site;
  return plan(
    topology,
    rankTable === undefined ? site : { ...site, rankTable: tableFor(rankTable, nodeAddresses) },
    { instance },
  );
}

function tableFor(table: RankTableSpec, nodeAddresses: readonly string[]): RankTableSpec {
  const servers = table.servers?.map((server, index) => ({
    ...server,
    serverId: nodeAddresses[index] ?? server.serverId,
  }));
  return servers === undefined ? table : { ...table, servers };
}
