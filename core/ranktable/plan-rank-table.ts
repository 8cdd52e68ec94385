import type { ConfigMap } from "../domain/index.ts";
import { GlmServeError, type Problem, problemsFromZod } from "../errors/index.ts";
import { rankTableSchema, type RankTableSpec } from "../site/index.ts";
import { checkRankTable } from "./check.ts";
import { RANK_TABLE_KEY, rankTableConfigMap } from "./config-map.ts";

/** Object names have at most 253 characters, of which a ConfigMap's name adds up to 21 to the workload's. */
const WORKLOAD_NAME = /^[a-z0-9]([-a-z0-9]{0,230}[a-z0-9])?$/;

export interface RankTableReader {
  /** Name of the workload whose pods read the table. */
  readonly workload: string;
  readonly ringController?: string | undefined;
}

export interface PlannedRankTable {
  readonly manifest: ConfigMap;
  /** The key that holds the table. */
  readonly key: string;
  /** Fields that the cluster's operator writes, and that glm-serve must not change. */
  readonly ignoreChanges: string[];
}

/**
 * Plans the ConfigMap of a rank table for a workload that glm-serve does not plan.
 *
 * @throws GlmServeError with every problem of the table
 */
export function planRankTable(table: RankTableSpec, reader: RankTableReader): PlannedRankTable {
  const parsed = rankTableSchema.safeParse(table);
  const problems: Problem[] = parsed.success
    ? [...checkRankTable(parsed.data, "rankTable")]
    : problemsFromZod(parsed.error, rankTableSchema, table).map((problem) => ({
        ...problem,
        path: `rankTable.${problem.path}`,
      }));
  if (!WORKLOAD_NAME.test(reader.workload))
    problems.push({
      path: "workload",
      value: reader.workload,
      message: "workload must be a DNS label: it is part of the ConfigMap's name.",
      fix: "Set workload to lowercase letters, digits and hyphens",
    });
  if (!parsed.success || problems.length > 0) throw new GlmServeError("the rank table", problems);
  const { ringController } = reader;
  return {
    manifest: rankTableConfigMap(parsed.data, {
      workload: reader.workload,
      namespace: "default",
      ...(ringController === undefined ? {} : { ringController }),
    }),
    key: RANK_TABLE_KEY,
    ignoreChanges: parsed.data.operator === true ? ["data"] : [],
  };
}
