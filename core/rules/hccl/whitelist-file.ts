import { eachGroup, type EngineRule } from "../../domain/index.ts";
import { hcclEngines } from "./variable-rules.ts";

export const whitelistFile: EngineRule = {
  id: "hccl-whitelist-file",
  engines: hcclEngines,
  source: "HCCL, HCCL_WHITELIST_DISABLE: 0 needs HCCL_WHITELIST_FILE",
  check: eachGroup((group) => {
    if (group.env["HCCL_WHITELIST_DISABLE"] !== "0" || group.env["HCCL_WHITELIST_FILE"] !== undefined)
      return [];
    return [
      {
        path: `groups.${group.name}.env.HCCL_WHITELIST_DISABLE`,
        value: "0",
        message: "The list of allowed hosts is on, and no file holds it.",
        fix: "add HCCL_WHITELIST_FILE, or take it out",
      },
    ];
  }),
};
