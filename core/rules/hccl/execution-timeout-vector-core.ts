import { eachGroup, type EngineRule, Severity } from "../../domain/index.ts";
import { entryOf } from "../../topology/index.ts";
import { hcclEngines } from "./variable-rules.ts";

/** Seconds. */
const MOST = 1091;

export const executionTimeoutVectorCore: EngineRule = {
  id: "hccl-execution-timeout-vector-core",
  severity: Severity.Advice,
  engines: hcclEngines,
  source: "HCCL, HCCL_EXEC_TIMEOUT: with AIV 0 and whatever is above 1091 count as 1091",
  check: eachGroup((group) => {
    const value = entryOf(group.env, "HCCL_EXEC_TIMEOUT");
    if (value === undefined || group.env["HCCL_OP_EXPANSION_MODE"] !== "AIV") return [];
    const seconds = Number(value);
    if (!(seconds === 0 || seconds > MOST)) return [];
    return [
      {
        path: `groups.${group.name}.env.HCCL_EXEC_TIMEOUT`,
        value,
        message: `With HCCL_OP_EXPANSION_MODE AIV it is ${MOST} seconds all the same.`,
        fix: `write ${MOST} or less`,
      },
    ];
  }),
};
