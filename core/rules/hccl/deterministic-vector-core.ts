import { eachGroup, type EngineRule, Severity } from "../../domain/index.ts";
import { entryOf } from "../../topology/index.ts";
import { hcclEngines } from "./variable-rules.ts";

export const deterministicVectorCore: EngineRule = {
  id: "hccl-deterministic-vector-core",
  severity: Severity.Warning,
  engines: hcclEngines,
  source: "HCCL, HCCL_DETERMINISTIC: true and strict may turn AIV off",
  check: eachGroup((group) => {
    const value = entryOf(group.env, "HCCL_DETERMINISTIC");
    if (value === undefined || value === "false" || group.env["HCCL_OP_EXPANSION_MODE"] !== "AIV") return [];
    return [
      {
        path: `groups.${group.name}.env.HCCL_DETERMINISTIC`,
        value,
        message: "It may turn off the AIV that HCCL_OP_EXPANSION_MODE asks for.",
        fix: "take one of the two out",
      },
    ];
  }),
};
