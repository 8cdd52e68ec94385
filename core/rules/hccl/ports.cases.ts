import { changed } from "../../../test/support/findings.ts";
import type { CasesByRule, FailingCase, RuleCase } from "../../../test/support/rule-cases.ts";
import { serving } from "../../../test/support/topologies.ts";

const BASE = "HCCL_IF_BASE_PORT";

const HOST = "HCCL_HOST_SOCKET_PORT_RANGE";

const DEVICE = "HCCL_NPU_SOCKET_PORT_RANGE";

const given = (env: Readonly<Record<string, string>>): RuleCase => ({
  name: JSON.stringify(env),
  topology: changed(serving(1), { env }),
});

const refused = (variable: string, value: string): FailingCase => ({
  ...given({ [variable]: value }),
  reports: [
    {
      path: `groups.serve.env.${variable}`,
      value,
      message: `${variable} must be "auto", or ports and ranges of ports from 1 to 65535, separated by commas.`,
      fix: `Set ${variable} to "auto" or to ranges, e.g. "60000-60050,61000"`,
    },
  ],
});

export const cases: CasesByRule = {
  "hccl-base-port-overridden": {
    fails: [
      {
        ...given({ [BASE]: "20000", [HOST]: "auto" }),
        reports: [
          {
            path: `groups.serve.env.${BASE}`,
            value: "20000",
            message: `${BASE} has no effect: ${HOST} overrides it.`,
            fix: `Remove ${BASE} or ${HOST}`,
          },
        ],
      },
    ],
    passes: [given({ [BASE]: "20000" }), given({ [HOST]: "auto" })],
  },
  "hccl-socket-port-ranges": {
    fails: [
      refused(HOST, "60050-60000"),
      refused(HOST, "0-10"),
      refused(HOST, "60000-65536"),
      refused(HOST, "65536"),
      refused(HOST, "any"),
      refused(HOST, ""),
      refused(HOST, "60000,any"),
      refused(HOST, "x60000"),
      refused(HOST, "60000-60010x"),
      refused(DEVICE, "any"),
    ],
    passes: [
      given({ [HOST]: "auto" }),
      given({ [HOST]: "1-65535" }),
      given({ [HOST]: "60000-60050" }),
      given({ [HOST]: " 60000 - 60050 " }),
      given({ [HOST]: "60000,60100-60110" }),
      given({ [DEVICE]: "16666-16700" }),
    ],
  },
};
