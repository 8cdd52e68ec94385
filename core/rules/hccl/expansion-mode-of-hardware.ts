import { eachGroup, type EngineRule, Severity } from "../../domain/index.ts";
import { suggest } from "../../errors/index.ts";
import { entryOf } from "../../topology/index.ts";
import { hcclEngines } from "./variable-rules.ts";

export const expansionModeOfHardware: EngineRule = {
  id: "hccl-expansion-mode-of-hardware",
  severity: Severity.Warning,
  engines: hcclEngines,
  source: "HCCL, HCCL_OP_EXPANSION_MODE: what the hardware does not know counts as the default",
  check: eachGroup((group, { hardware }) => {
    const value = entryOf(group.env, "HCCL_OP_EXPANSION_MODE");
    if (value === undefined || hardware.expansionModes.includes(value)) return [];
    return [
      {
        path: `groups.${group.name}.env.HCCL_OP_EXPANSION_MODE`,
        value,
        message: `${hardware.title} has no such mode and takes its default.`,
        fix: suggest(value, hardware.expansionModes),
      },
    ];
  }),
};
