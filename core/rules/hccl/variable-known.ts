import { eachGroup, type EngineRule, Severity } from "../../domain/index.ts";
import { suggest } from "../../errors/index.ts";
import { hcclVariables } from "../../flags/index.ts";
import { hcclEngines } from "./variable-rules.ts";

export const hcclVariableKnown: EngineRule = {
  id: "hccl-variable-known",
  severity: Severity.Warning,
  engines: hcclEngines,
  source: "HCCL, environment variables: another one is read by nothing",
  check: eachGroup((group) =>
    Object.entries(group.env)
      .filter(([name]) => name.startsWith("HCCL_") && !hcclVariables.includes(name))
      .map(([name, value]) => ({
        path: `groups.${group.name}.env.${name}`,
        value,
        message: "HCCL has no such variable.",
        fix: suggest(name, hcclVariables),
      })),
  ),
};
