import { Severity } from "../../errors/finding.ts";
import { suggest } from "../../errors/nearest.ts";
import { eachGroup, type Rule } from "../rule.ts";
import { hcclEngines } from "./variable-rules.ts";
import { hcclVariables } from "./variables.ts";

export const hcclVariableKnown: Rule = {
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
        cure: suggest(name, hcclVariables),
      })),
  ),
};
