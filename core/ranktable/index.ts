import { podFiles } from "../runtime/index.ts";

export { checkRankTable, rankTableCheck } from "./check.ts";
export { RANK_TABLE_KEY, rankTableConfigMap, RING_CONTROLLER } from "./config-map.ts";
export { type PlannedRankTable, planRankTable, type RankTableReader } from "./plan-rank-table.ts";

/** The Python file that writes the rank table of a running group. */
export const rankTableFiles = podFiles("core/ranktable", ["rank_table.py"]);
