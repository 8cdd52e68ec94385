export { checkRankTable } from "./check.ts";
export { RANK_TABLE_KEY, rankTableConfigMap, RING_CONTROLLER } from "./config-map.ts";
export { rankTableFiles } from "./files.ts";
export { type PlannedRankTable, planRankTable, type RankTableReader } from "./plan-rank-table.ts";
