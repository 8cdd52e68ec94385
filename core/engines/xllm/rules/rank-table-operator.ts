import { type EngineRule, Severity } from "../../../domain/index.ts";

export const rankTableOperator: EngineRule = {
  id: "rank-table-operator",
  severity: Severity.Warning,
  source: "MindCluster: ascend-operator is a part of it, and no other platform has it",
  check: ({ site }) =>
    site.rankTable?.operator === true && site.platform.profile !== "mindcluster"
      ? [
          {
            path: "rankTable.operator",
            value: true,
            message: `The operator belongs to MindCluster, and platform.profile is ${site.platform.profile}; without it the pods wait for ever for the table.`,
            fix: 'set platform.profile to "mindcluster", or write rankTable.servers',
          },
        ]
      : [],
};
