import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule, FailingCase, RuleCase } from "../../../../test/support/rule-cases.ts";
import { prefillDecode, serving } from "../../../../test/support/topologies.ts";

type Variables = NonNullable<GroupChange["env"]>;

/** The release whose Mooncake spells the variables right. */
const newer = "v0.23.0";

const older = "v0.13.0rc1";

const sided = (group: "prefill" | "decode") => (env: Variables, version?: string) => ({
  topology: changed(prefillDecode(), { group, env, ...(version === undefined ? {} : { version }) }),
  within: `groups.${group}`,
});

const prefill = sided("prefill");

const decode = sided("decode");

const port = (variable: string, value: string): RuleCase => ({
  name: `${variable} ${value}`,
  ...prefill({ [variable]: value }),
});

const noPort = (variable: string, value: string): FailingCase => ({
  name: `${variable} "${value}"`,
  ...prefill({ [variable]: value }),
  reports: [
    {
      path: `groups.prefill.env.${variable}`,
      value,
      message:
        variable === "VLLM_PORT"
          ? "VLLM_PORT must be a port; otherwise vLLM crashes."
          : `${variable} must be a port; otherwise Mooncake silently uses its default.`,
      fix: `Remove ${variable}, or set it to a whole number from 1 to 65535`,
    },
  ],
});

const atLeast = (least: number) => `Set MC_MAX_PRC_PORT to at least ${least}`;

export const cases: CasesByRule = {
  "ascend-variable-of-mooncake": {
    fails: [
      {
        name: "a spelling of later releases",
        ...prefill({ MC_MIN_RPC_PORT: "15100" }),
        reports: [
          {
            path: "groups.prefill.env.MC_MIN_RPC_PORT",
            value: "15100",
            message: "Mooncake v0.3.8.post1 of this image does not read MC_MIN_RPC_PORT.",
            fix: "Rename MC_MIN_RPC_PORT to MC_MIN_PRC_PORT",
          },
        ],
      },
      {
        name: "a spelling of later releases beside that of the release, of the last port",
        ...prefill({ MC_MAX_RPC_PORT: "16000", MC_MAX_PRC_PORT: "15900" }),
        reports: [
          {
            path: "groups.prefill.env.MC_MAX_RPC_PORT",
            value: "16000",
            message:
              "Mooncake v0.3.8.post1 of this image reads MC_MAX_PRC_PORT, which is also set, and ignores MC_MAX_RPC_PORT.",
            fix: "Remove MC_MAX_RPC_PORT",
          },
        ],
      },
      {
        name: "a spelling of later releases beside that of the release, of the first port",
        ...prefill({ MC_MIN_RPC_PORT: "15100", MC_MIN_PRC_PORT: "15000" }),
        reports: [
          {
            path: "groups.prefill.env.MC_MIN_RPC_PORT",
            value: "15100",
            message: /reads MC_MIN_PRC_PORT, which is also set/,
            fix: "Remove MC_MIN_RPC_PORT",
          },
        ],
      },
      {
        name: "both spellings in a release that prefers the corrected one",
        ...prefill({ MC_MAX_RPC_PORT: "16000", MC_MAX_PRC_PORT: "15900" }, newer),
        reports: [
          {
            path: "groups.prefill.env.MC_MAX_PRC_PORT",
            value: "15900",
            message: /reads MC_MAX_RPC_PORT, which is also set, and ignores MC_MAX_PRC_PORT\.$/,
            fix: "Remove MC_MAX_PRC_PORT",
          },
        ],
      },
      {
        name: "a variable that the release does not have",
        ...prefill({ ASCEND_BASE_PORT: "21000" }, older),
        reports: [
          {
            path: "groups.prefill.env.ASCEND_BASE_PORT",
            value: "21000",
            message: "Mooncake v0.3.7.post2 of this image does not read ASCEND_BASE_PORT.",
            fix: "Remove ASCEND_BASE_PORT",
          },
        ],
      },
    ],
    passes: [
      { name: "the spelling of the release", ...prefill({ MC_MIN_PRC_PORT: "15100" }) },
      {
        name: "the corrected spelling in a later release",
        ...prefill({ MC_MIN_RPC_PORT: "15100", MC_MAX_RPC_PORT: "16000" }, newer),
      },
      {
        name: "the wrong spelling alone, which a later release still reads",
        ...prefill({ MC_MAX_PRC_PORT: "15900" }, newer),
      },
      { name: "the base of AscendDirect", ...prefill({ ASCEND_BASE_PORT: "21000" }) },
    ],
  },
  "ascend-variable-port": {
    fails: [
      noPort("VLLM_PORT", "abc"),
      noPort("VLLM_PORT", "tcp://10.0.0.1:8000"),
      noPort("VLLM_PORT", ""),
      noPort("VLLM_PORT", "0"),
      noPort("VLLM_PORT", "-1"),
      noPort("VLLM_PORT", "65536"),
      noPort("VLLM_PORT", "8e3"),
      noPort("VLLM_PORT", "0x1f90"),
      noPort("VLLM_PORT", "8000.5"),
      noPort("ASCEND_BASE_PORT", "x"),
      noPort("ASCEND_BASE_PORT", "0"),
      noPort("ASCEND_BASE_PORT", "-20000"),
      noPort("ASCEND_BASE_PORT", "65536"),
      noPort("MC_MIN_PRC_PORT", "abc"),
      noPort("MC_MIN_PRC_PORT", "-5"),
      noPort("MC_MIN_PRC_PORT", "0"),
      noPort("MC_MAX_PRC_PORT", "abc"),
      noPort("MC_MAX_PRC_PORT", "65536"),
      {
        name: "the name of a service on a group that serves alone",
        topology: changed(serving(1), { env: { VLLM_PORT: "http" } }),
        reports: [
          {
            path: "groups.serve.env.VLLM_PORT",
            value: "http",
            message: "VLLM_PORT must be a port; otherwise vLLM crashes.",
            fix: "Remove VLLM_PORT, or set it to a whole number from 1 to 65535",
          },
        ],
      },
      {
        name: "the corrected spelling in a release that reads it",
        ...prefill({ MC_MIN_RPC_PORT: "abc" }, newer),
        reports: [
          {
            path: "groups.prefill.env.MC_MIN_RPC_PORT",
            value: "abc",
            message: "MC_MIN_RPC_PORT must be a port; otherwise Mooncake silently uses its default.",
            fix: "Remove MC_MIN_RPC_PORT, or set it to a whole number from 1 to 65535",
          },
        ],
      },
      {
        name: "a last port far below the first",
        ...prefill({ MC_MIN_PRC_PORT: "16000", MC_MAX_PRC_PORT: "15000" }),
        reports: [
          {
            path: "groups.prefill.env.MC_MAX_PRC_PORT",
            value: "15000",
            message:
              "Mooncake's port range runs from 16000 (MC_MIN_PRC_PORT) to 15000 (MC_MAX_PRC_PORT) and is empty.",
            fix: atLeast(16015),
          },
        ],
      },
      {
        name: "a last port just below the first",
        ...prefill({ MC_MIN_PRC_PORT: "15000", MC_MAX_PRC_PORT: "14999" }),
        reports: [
          {
            path: "groups.prefill.env.MC_MAX_PRC_PORT",
            value: "14999",
            message: /runs from 15000 .* to 14999 .* and is empty\.$/,
            fix: atLeast(15015),
          },
        ],
      },
      {
        name: "one port for all devices",
        ...prefill({ MC_MIN_PRC_PORT: "15000", MC_MAX_PRC_PORT: "15000" }),
        reports: [
          {
            path: "groups.prefill.env.MC_MAX_PRC_PORT",
            value: "15000",
            message:
              "Mooncake's port range 15000–15000 has 1 port, and the 16 devices of a node need one each.",
            fix: atLeast(15015),
          },
        ],
      },
      {
        name: "a first port just above the default of the last",
        ...prefill({ MC_MIN_PRC_PORT: "17001" }),
        reports: [
          {
            path: "groups.prefill.env.MC_MIN_PRC_PORT",
            value: "17001",
            message: /runs from 17001 .* to 17000 .* and is empty\.$/,
            fix: atLeast(17016),
          },
        ],
      },
      {
        name: "a first port far above the default of the last",
        ...prefill({ MC_MIN_PRC_PORT: "60000" }),
        reports: [
          {
            path: "groups.prefill.env.MC_MIN_PRC_PORT",
            value: "60000",
            message: /runs from 60000 .* to 17000 .* and is empty\.$/,
            fix: atLeast(60015),
          },
        ],
      },
      {
        name: "one port fewer than devices",
        ...decode({ MC_MAX_PRC_PORT: "15014" }),
        reports: [
          {
            path: "groups.decode.env.MC_MAX_PRC_PORT",
            value: "15014",
            message:
              "Mooncake's port range 15000–15014 has 15 ports, and the 16 devices of a node need one each.",
            fix: atLeast(15015),
          },
        ],
      },
    ],
    passes: [
      port("VLLM_PORT", "65535"),
      port("ASCEND_BASE_PORT", "21000"),
      port("MC_MIN_PRC_PORT", "16000"),
      port("MC_MAX_PRC_PORT", "16000"),
      port("MC_MIN_PRC_PORT", "16985"),
      { name: "a range", ...prefill({ MC_MIN_PRC_PORT: "15000", MC_MAX_PRC_PORT: "16000" }) },
      { name: "as many ports as devices", ...decode({ MC_MAX_PRC_PORT: "15015" }) },
      {
        name: "a spelling that the release does not read, which another rule reports",
        ...prefill({ MC_MIN_RPC_PORT: "abc" }),
      },
    ],
  },
};
