import { eachGroup, type RuleProblem, type EngineRule } from "../../domain/index.ts";
import { entryOf } from "../../topology/index.ts";
import { hcclEngines } from "./variable-rules.ts";

const VARIABLES = ["HCCL_HOST_SOCKET_PORT_RANGE", "HCCL_NPU_SOCKET_PORT_RANGE"];

const LAST = 65_535;

export const socketPortRanges: EngineRule = {
  id: "hccl-socket-port-ranges",
  engines: hcclEngines,
  source: 'HCCL, HCCL_HOST_SOCKET_PORT_RANGE: ports and ranges of 1 to 65535, or "auto"',
  check: eachGroup((group) =>
    VARIABLES.flatMap((name): RuleProblem[] => {
      const value = entryOf(group.env, name);
      if (value === undefined || value === "auto" || value.split(",").every(isRange)) return [];
      return [
        {
          path: `groups.${group.name}.env.${name}`,
          value,
          message: "These are no ports that HCCL can read.",
          fix: 'write them as "60000-60050", several with commas between them, or "auto"',
        },
      ];
    }),
  ),
};

function isRange(text: string): boolean {
  const [, first = "", last = first] = /^\s*(\d+)\s*(?:-\s*(\d+)\s*)?$/.exec(text) ?? [];
  return first !== "" && Number(first) >= 1 && Number(first) <= Number(last) && Number(last) <= LAST;
}
