import { on950 } from "../../../test/support/ascend-950.ts";
import { changed } from "../../../test/support/findings.ts";
import type { CasesByRule, RuleCase } from "../../../test/support/rule-cases.ts";
import { serving } from "../../../test/support/topologies.ts";

const MODE = "HCCL_OP_EXPANSION_MODE";

const TIMEOUT = "groups.serve.env.HCCL_EXEC_TIMEOUT";

const given = (name: string, env: Readonly<Record<string, string>>): RuleCase => ({
  name,
  topology: changed(serving(1), { env }),
});

export const cases: CasesByRule = {
  "hccl-expansion-mode-known": {
    fails: [
      {
        ...given("a mode in lower case", { [MODE]: "aiv" }),
        reports: [
          {
            path: `groups.serve.env.${MODE}`,
            value: "aiv",
            message: `HCCL has no ${MODE} aiv and returns an error.`,
            fix: `Set ${MODE} to "AIV"`,
          },
        ],
      },
      {
        ...given("another word", { [MODE]: "FAST" }),
        reports: [
          {
            path: `groups.serve.env.${MODE}`,
            value: "FAST",
            message: `HCCL has no ${MODE} FAST and returns an error.`,
            fix: `Remove ${MODE}`,
          },
        ],
      },
    ],
    passes: [given("AIV", { [MODE]: "AIV" }), given("a mode of other hardware", { [MODE]: "HOST" })],
  },
  "hccl-expansion-mode-of-hardware": {
    fails: [
      {
        ...given("a mode that A3 lacks", { [MODE]: "HOST" }),
        reports: [
          {
            path: `groups.serve.env.${MODE}`,
            value: "HOST",
            message: `Atlas 800 A3 has no ${MODE} HOST, and HCCL uses the default mode.`,
            fix: `Set ${MODE} to one of AI_CPU, AICPU_CacheDisable, AIV, or remove it`,
          },
        ],
      },
    ],
    passes: [
      given("a word that no hardware has", { [MODE]: "aiv" }),
      given("AIV", { [MODE]: "AIV" }),
      given("AI_CPU", { [MODE]: "AI_CPU" }),
    ],
  },
  "hccl-expansion-mode-required": {
    fails: [
      {
        name: "a mode that Ascend 950 lacks",
        topology: on950({ env: { [MODE]: "HOST" } }),
        reports: [
          {
            path: `groups.serve.env.${MODE}`,
            value: "HOST",
            message: `Ascend 950DT does not support ${MODE} HOST; HCCL returns an error.`,
            fix: `Set ${MODE} to one of AICPU_TS, AI_CPU, AICPU_CacheDisable, AIV, CCU_MS, CCU_SCHED, or remove it`,
          },
        ],
      },
    ],
    passes: [
      { name: "a mode of Ascend 950", topology: on950({ env: { [MODE]: "CCU_SCHED" } }) },
      given("a mode that A3 lacks, which counts as the default", { [MODE]: "HOST" }),
    ],
  },
  "hccl-deterministic-vector-core": {
    fails: [
      {
        ...given("both", { HCCL_DETERMINISTIC: "true", [MODE]: "AIV" }),
        reports: [
          {
            path: "groups.serve.env.HCCL_DETERMINISTIC",
            value: "true",
            message: `HCCL_DETERMINISTIC true may turn off ${MODE} AIV.`,
            fix: `Remove HCCL_DETERMINISTIC or ${MODE}`,
          },
        ],
      },
    ],
    passes: [
      given("determinism off", { HCCL_DETERMINISTIC: "false", [MODE]: "AIV" }),
      given("determinism alone", { HCCL_DETERMINISTIC: "true" }),
    ],
  },
  "hccl-execution-timeout-vector-core": {
    fails: [
      {
        ...given("no timeout", { HCCL_EXEC_TIMEOUT: "0", [MODE]: "AIV" }),
        reports: [
          {
            path: TIMEOUT,
            value: "0",
            message: `HCCL_EXEC_TIMEOUT 0 counts as 1091 seconds because ${MODE} is AIV.`,
            fix: "Set HCCL_EXEC_TIMEOUT to a whole number from 1 to 1091",
          },
        ],
      },
      {
        ...given("a second too many", { HCCL_EXEC_TIMEOUT: "1092", [MODE]: "AIV" }),
        reports: [{ path: TIMEOUT, value: "1092", message: /1092 counts as 1091 seconds/, fix: /to 1091$/ }],
      },
    ],
    passes: [
      given("the longest timeout", { HCCL_EXEC_TIMEOUT: "1091", [MODE]: "AIV" }),
      given("a longer timeout without AIV", { HCCL_EXEC_TIMEOUT: "1092" }),
    ],
  },
};
