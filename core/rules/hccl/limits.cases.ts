import { changed } from "../../../test/support/findings.ts";
import type { CasesByRule, FailingCase, RuleCase, RuleCases } from "../../../test/support/rule-cases.ts";
import { serving } from "../../../test/support/topologies.ts";
import { oneMachine, oneSite } from "../../../test/support/xllm.ts";

type NonEmpty<Item> = readonly [Item, ...Item[]];

const setting = (variable: string, value: string): RuleCase => ({
  name: `${variable}=${value}`,
  topology: changed(serving(1), { env: { [variable]: value } }),
});

/** Values on both sides of a limit, and how the rule describes the values that it accepts. */
function limit(
  variable: string,
  accepted: string,
  [firstWrong, ...wrong]: NonEmpty<string>,
  [firstRight, ...right]: NonEmpty<string>,
): RuleCases {
  const refused = (value: string): FailingCase => ({
    ...setting(variable, value),
    reports: [
      {
        path: `groups.serve.env.${variable}`,
        value,
        message: `${variable} must be ${accepted}.`,
        fix: `Set ${variable} to ${accepted}`,
      },
    ],
  });
  return {
    fails: [refused(firstWrong), ...wrong.map(refused)],
    passes: [setting(variable, firstRight), ...right.map((value) => setting(variable, value))],
  };
}

const basePort = limit(
  "HCCL_IF_BASE_PORT",
  "a whole number from 1024 to 65504",
  ["1023", "65505", "65520"],
  ["1024", "65504"],
);

const xllmAt = (port: string) => ({
  topology: oneMachine({ group: { env: { HCCL_IF_BASE_PORT: port } } }),
  site: oneSite,
});

export const cases: CasesByRule = {
  "hccl-base-port": {
    fails: [
      ...basePort.fails,
      {
        name: "a base port of xLLM that is not a number",
        ...xllmAt("28x"),
        reports: [
          {
            path: "groups.serve.env.HCCL_IF_BASE_PORT",
            value: "28x",
            message: "HCCL_IF_BASE_PORT must be a whole number from 1024 to 65504.",
            fix: "Set HCCL_IF_BASE_PORT to a whole number from 1024 to 65504",
          },
        ],
      },
    ],
    passes: [...basePort.passes, { name: "a base port of xLLM", ...xllmAt("2864") }],
  },
  "hccl-buffer-size": limit(
    "HCCL_BUFFSIZE",
    "a whole number of at least 1 MB",
    ["0", "1.5", "200MB"],
    ["1", "2560"],
  ),
  "hccl-connect-timeout": limit(
    "HCCL_CONNECT_TIMEOUT",
    "a whole number from 120 to 7200 seconds",
    ["119", "7201", "2m"],
    ["120", "7200"],
  ),
  "hccl-deterministic": limit(
    "HCCL_DETERMINISTIC",
    "false, true or strict",
    ["yes", "1"],
    ["false", "true", "strict"],
  ),
  "hccl-execution-timeout": limit(
    "HCCL_EXEC_TIMEOUT",
    "a whole number from 0 to 2147483647 seconds",
    ["2147483648", "-1", ""],
    ["0", "2147483647"],
  ),
  "hccl-hccs-switch": limit("HCCL_INTER_HCCS_DISABLE", "TRUE or FALSE", ["yes"], ["TRUE", "FALSE"]),
  "hccl-pcie-switch": limit("HCCL_INTRA_PCIE_ENABLE", "0 or 1", ["true"], ["0", "1"]),
  "hccl-queue-pairs": limit(
    "HCCL_RDMA_QPS_PER_CONNECTION",
    "a whole number from 1 to 32",
    ["0", "33"],
    ["1", "32"],
  ),
  "hccl-rdma-retries": limit("HCCL_RDMA_RETRY_CNT", "a whole number from 1 to 7", ["0", "8"], ["1", "7"]),
  "hccl-rdma-timeout": limit("HCCL_RDMA_TIMEOUT", "a whole number from 5 to 20", ["4", "21"], ["5", "20"]),
  "hccl-roce-switch": limit("HCCL_INTRA_ROCE_ENABLE", "0 or 1", ["on"], ["0", "1"]),
  "hccl-service-level": limit("HCCL_RDMA_SL", "a whole number from 0 to 7", ["8"], ["0", "7"]),
  "hccl-socket-family": limit("HCCL_SOCKET_FAMILY", "AF_INET or AF_INET6", ["inet"], ["AF_INET", "AF_INET6"]),
  "hccl-traffic-class": limit(
    "HCCL_RDMA_TC",
    "a multiple of 4 from 0 to 255",
    ["130", "256"],
    ["0", "132", "252"],
  ),
  "hccl-whitelist-switch": limit("HCCL_WHITELIST_DISABLE", "0 or 1", ["2"], ["0", "1"]),
};
