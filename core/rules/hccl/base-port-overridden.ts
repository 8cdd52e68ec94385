import { eachGroup, type EngineRule, Severity } from "../../domain/index.ts";
import { entryOf } from "../../topology/index.ts";
import { hcclEngines } from "./variable-rules.ts";

export const basePortOverridden: EngineRule = {
  id: "hccl-base-port-overridden",
  severity: Severity.Warning,
  engines: hcclEngines,
  source: "HCCL, HCCL_HOST_SOCKET_PORT_RANGE: it overrides HCCL_IF_BASE_PORT",
  check: eachGroup((group) => {
    const value = entryOf(group.env, "HCCL_IF_BASE_PORT");
    if (value === undefined || group.env["HCCL_HOST_SOCKET_PORT_RANGE"] === undefined) return [];
    return [
      {
        path: `groups.${group.name}.env.HCCL_IF_BASE_PORT`,
        value,
        message: "HCCL_HOST_SOCKET_PORT_RANGE is set, too, and wins.",
        fix: "take one of the two out",
      },
    ];
  }),
};
