import { defineRule, type Rule, setTo } from "../../domain/index.ts";
import { entryOf } from "../../topology/index.ts";

/** A variable that takes a whole number. */
interface NumberLimit {
  readonly id: string;
  readonly variable: string;
  /** Unit of the number, in the plural. */
  readonly unit?: string;
  readonly min: number;
  /** @default no limit */
  readonly max?: number;
  /** The number is a multiple of it. @default 1 */
  readonly step?: number;
  /** The default, which a fix proposes. @default the nearest number that is accepted */
  readonly usual?: string;
  readonly source: string;
}

/** A variable that takes one of a few values. */
interface Choice {
  readonly id: string;
  readonly variable: string;
  readonly choices: readonly string[];
  /** The default, which a fix proposes. @default the first choice */
  readonly usual?: string;
  /** Whether HCCL reads the value in any case. @default false */
  readonly anyCase?: boolean;
  readonly source: string;
}

type Limit = NumberLimit | Choice;

/** The limits of HCCL's environment variable reference, by id of the rule. */
const limits: readonly Limit[] = [
  {
    id: "hccl-base-port",
    variable: "HCCL_IF_BASE_PORT",
    min: 1024,
    // The manual allows 65520, but then the ports of the devices and the leaders end beyond the last port.
    max: 65_504,
    source: "HCCL, HCCL_IF_BASE_PORT: 1024 to 65520, and 32 ports from there up to 65535",
  },
  {
    id: "hccl-buffer-size",
    variable: "HCCL_BUFFSIZE",
    unit: "MB",
    min: 1,
    usual: "200",
    source: "HCCL, HCCL_BUFFSIZE: MB from 1 on",
  },
  {
    id: "hccl-connect-timeout",
    variable: "HCCL_CONNECT_TIMEOUT",
    unit: "seconds",
    min: 120,
    max: 7200,
    source: "HCCL, HCCL_CONNECT_TIMEOUT: 120 to 7200 seconds",
  },
  {
    id: "hccl-deterministic",
    variable: "HCCL_DETERMINISTIC",
    choices: ["false", "true", "strict"],
    anyCase: true,
    source: "HCCL, HCCL_DETERMINISTIC; ParseDeterministic reads it in any case",
  },
  {
    id: "hccl-execution-timeout",
    variable: "HCCL_EXEC_TIMEOUT",
    unit: "seconds",
    min: 0,
    max: 2_147_483_647,
    source: "HCCL, HCCL_EXEC_TIMEOUT: 0 to 2147483647 seconds on A2 and A3",
  },
  {
    id: "hccl-hccs-switch",
    variable: "HCCL_INTER_HCCS_DISABLE",
    choices: ["TRUE", "FALSE"],
    anyCase: true,
    source: "HCCL, HCCL_INTER_HCCS_DISABLE; ParseInterLinkType reads it in any case",
  },
  {
    id: "hccl-pcie-switch",
    variable: "HCCL_INTRA_PCIE_ENABLE",
    choices: ["0", "1"],
    usual: "1",
    source: "HCCL, HCCL_INTRA_PCIE_ENABLE",
  },
  {
    id: "hccl-queue-pairs",
    variable: "HCCL_RDMA_QPS_PER_CONNECTION",
    min: 1,
    max: 32,
    source: "HCCL, HCCL_RDMA_QPS_PER_CONNECTION: 1 to 32",
  },
  {
    id: "hccl-rdma-retries",
    variable: "HCCL_RDMA_RETRY_CNT",
    min: 1,
    max: 7,
    source: "HCCL, HCCL_RDMA_RETRY_CNT: 1 to 7",
  },
  {
    id: "hccl-rdma-timeout",
    variable: "HCCL_RDMA_TIMEOUT",
    min: 5,
    max: 20,
    source: "HCCL, HCCL_RDMA_TIMEOUT: 5 to 20 on A2 and A3",
  },
  {
    id: "hccl-roce-switch",
    variable: "HCCL_INTRA_ROCE_ENABLE",
    choices: ["0", "1"],
    // The default is 0, which HCCL rejects where it is the only switch that is set.
    usual: "1",
    source: "HCCL, HCCL_INTRA_ROCE_ENABLE",
  },
  {
    id: "hccl-service-level",
    variable: "HCCL_RDMA_SL",
    min: 0,
    max: 7,
    source: "HCCL, HCCL_RDMA_SL: 0 to 7; EI0001 otherwise",
  },
  {
    id: "hccl-socket-family",
    variable: "HCCL_SOCKET_FAMILY",
    choices: ["AF_INET", "AF_INET6"],
    source: "HCCL, HCCL_SOCKET_FAMILY",
  },
  {
    id: "hccl-traffic-class",
    variable: "HCCL_RDMA_TC",
    min: 0,
    max: 255,
    step: 4,
    source: "HCCL, HCCL_RDMA_TC: 0 to 255, four times the DSCP",
  },
  {
    id: "hccl-whitelist-switch",
    variable: "HCCL_WHITELIST_DISABLE",
    choices: ["0", "1"],
    usual: "1",
    source: "HCCL, HCCL_WHITELIST_DISABLE",
  },
];

/** One rule for each limit. */
export const limitRules: readonly Rule[] = limits.map((limit) =>
  defineRule({
    id: limit.id,
    source: limit.source,
    per: "group",
    check: ({ env }, { at }) => {
      const { variable } = limit;
      const value = entryOf(env, variable);
      if (value === undefined || accepts(limit, value)) return [];
      const accepted = describe(limit);
      return [
        {
          ...at(`env.${variable}`),
          message: `${variable} must be ${accepted}.`,
          fix: setTo(nearestOf(limit, value), { as: accepted }),
        },
      ];
    },
  }),
);

function accepts(limit: Limit, value: string): boolean {
  if ("choices" in limit) {
    return limit.choices.some((choice) =>
      limit.anyCase === true ? choice.toUpperCase() === value.toUpperCase() : choice === value,
    );
  }
  const { min, max = Number.POSITIVE_INFINITY, step = 1 } = limit;
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  return number >= min && number <= max && number % step === 0;
}

/** The accepted value next to a refused one. */
function nearestOf(limit: Limit, value: string): string {
  if ("choices" in limit) return limit.usual ?? limit.choices[0] ?? value;
  if (limit.usual !== undefined) return limit.usual;
  const { min, max = Number.MAX_SAFE_INTEGER, step = 1 } = limit;
  const number = /^-?\d+$/.test(value) ? Number(value) : min;
  return String(Math.floor(Math.min(Math.max(number, min), max) / step) * step);
}

function describe(limit: Limit): string {
  if ("choices" in limit) return `${limit.choices.slice(0, -1).join(", ")} or ${limit.choices.at(-1)}`;
  const { min, max, step = 1, unit } = limit;
  const kind = step === 1 ? "a whole number" : `a multiple of ${step}`;
  const range = max === undefined ? `of at least ${min}` : `from ${min} to ${max}`;
  return `${kind} ${range}${unit === undefined ? "" : ` ${unit}`}`;
}
