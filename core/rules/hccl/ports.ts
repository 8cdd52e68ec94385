import { defineRule, removed, type RuleProblem, setTo, Severity } from "../../domain/index.ts";
import { LAST_PORT } from "../../site/index.ts";
import { entryOf } from "../../topology/index.ts";

const BASE = "HCCL_IF_BASE_PORT";

const HOST_RANGE = "HCCL_HOST_SOCKET_PORT_RANGE";

const DEVICE_RANGE = "HCCL_NPU_SOCKET_PORT_RANGE";

export const basePortOverridden = defineRule({
  id: "hccl-base-port-overridden",
  severity: Severity.Warning,
  source: "HCCL, HCCL_HOST_SOCKET_PORT_RANGE: it overrides HCCL_IF_BASE_PORT",
  per: "group",
  check: ({ env }, { at }) => {
    if (entryOf(env, BASE) === undefined || env[HOST_RANGE] === undefined) return [];
    return [
      {
        ...at(`env.${BASE}`),
        message: `${BASE} has no effect: ${HOST_RANGE} overrides it.`,
        fix: removed({ ending: ` or ${HOST_RANGE}` }),
      },
    ];
  },
});

export const socketPortRanges = defineRule({
  id: "hccl-socket-port-ranges",
  source: 'HCCL, HCCL_HOST_SOCKET_PORT_RANGE: ports and ranges of 1 to 65535, or "auto"',
  per: "group",
  check: ({ env }, { at }) =>
    [HOST_RANGE, DEVICE_RANGE].flatMap((name): RuleProblem[] => {
      const value = entryOf(env, name);
      if (value === undefined || value === "auto" || value.split(",").every(isRange)) return [];
      return [
        {
          ...at(`env.${name}`),
          message: `${name} must be "auto", or ports and ranges of ports from 1 to ${LAST_PORT}, separated by commas.`,
          fix: setTo("auto", { ending: ' or to ranges, e.g. "60000-60050,61000"' }),
        },
      ];
    }),
});

function isRange(text: string): boolean {
  const [, first = "", last = first] = /^\s*(\d+)\s*(?:-\s*(\d+)\s*)?$/.exec(text) ?? [];
  return first !== "" && Number(first) >= 1 && Number(first) <= Number(last) && Number(last) <= LAST_PORT;
}
