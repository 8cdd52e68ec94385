import { changed } from "../../../test/support/findings.ts";
import type { CasesByRule, RuleCase } from "../../../test/support/rule-cases.ts";
import { serving } from "../../../test/support/topologies.ts";

const SWITCH = "HCCL_WHITELIST_DISABLE";

const given = (env: Readonly<Record<string, string>>): RuleCase => ({
  name: JSON.stringify(env),
  topology: changed(serving(1), { env }),
});

export const cases: CasesByRule = {
  "hccl-variable-known": {
    fails: [
      {
        ...given({ HCCL_BUFSIZE: "200" }),
        reports: [
          {
            path: "groups.serve.env.HCCL_BUFSIZE",
            value: "200",
            message: "HCCL has no variable HCCL_BUFSIZE.",
            fix: 'Did you mean "HCCL_BUFFSIZE"?',
          },
        ],
      },
      {
        ...given({ HCCL_TRANSFER_TIMEOUT: "600", HCCL_CONNECT_TIMEOUT: "1200" }),
        reports: [
          {
            path: "groups.serve.env.HCCL_TRANSFER_TIMEOUT",
            value: "600",
            message: "HCCL has no variable HCCL_TRANSFER_TIMEOUT.",
            fix: "Remove HCCL_TRANSFER_TIMEOUT; ASCEND_TRANSFER_TIMEOUT limits transfers of the KV cache, in milliseconds",
          },
        ],
      },
      {
        ...given({ HCCL_SOMETHING_ELSE_ALTOGETHER: "1" }),
        reports: [
          {
            path: "groups.serve.env.HCCL_SOMETHING_ELSE_ALTOGETHER",
            value: "1",
            message: "HCCL has no variable HCCL_SOMETHING_ELSE_ALTOGETHER.",
            fix: "Replace HCCL_SOMETHING_ELSE_ALTOGETHER with a known name, or remove it",
          },
        ],
      },
    ],
    passes: [
      given({ HCCL_BUFFSIZE: "200" }),
      given({ HCCL_DFS_CONFIG: "task_exception:off,inconsistent_check:off" }),
      given({ HCCL_ASYNC_ERROR_HANDLING: "0" }),
    ],
  },
  "hccl-whitelist-file": {
    fails: [
      {
        ...given({ [SWITCH]: "0" }),
        reports: [
          {
            path: `groups.serve.env.${SWITCH}`,
            value: "0",
            message: `${SWITCH} "0" turns on the list of allowed hosts, but HCCL_WHITELIST_FILE is not set.`,
            fix: `Remove ${SWITCH}, or set HCCL_WHITELIST_FILE`,
          },
        ],
      },
    ],
    passes: [given({ [SWITCH]: "1" }), given({ [SWITCH]: "0", HCCL_WHITELIST_FILE: "/w" })],
  },
};
