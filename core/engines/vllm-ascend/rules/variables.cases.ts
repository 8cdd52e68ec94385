import twoNodes from "../../../../stacks/a2-glm47-2node.ts";
import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule, FailingCase, RuleCase } from "../../../../test/support/rule-cases.ts";
import { serving } from "../../../../test/support/topologies.ts";

const latest = "v0.25.1rc1";

const serve = (env: NonNullable<GroupChange["env"]>, version = "v0.20.2rc1") => ({
  topology: changed(serving(1), { env, version }),
});

/** The documented stack of v0.13.0rc1. */
const old = (change: GroupChange) => ({ topology: changed(twoNodes, change) });

const NZ = "VLLM_ASCEND_ENABLE_NZ";

const number = (value: string): RuleCase => ({ name: `"${value}"`, ...serve({ [NZ]: value }) });

const noNumber = (value: string): FailingCase => ({
  ...number(value),
  reports: [
    {
      path: `groups.serve.env.${NZ}`,
      value,
      message: `${NZ} must be a whole number; otherwise vllm-ascend crashes.`,
      fix: `Remove ${NZ}, or set it to a whole number`,
    },
  ],
});

export const cases: CasesByRule = {
  "ascend-variable-number": {
    fails: [
      {
        name: "a word for a switch",
        ...serve({ VLLM_ASCEND_ENABLE_MLAPO: "true" }),
        reports: [
          {
            path: "groups.serve.env.VLLM_ASCEND_ENABLE_MLAPO",
            value: "true",
            message: "VLLM_ASCEND_ENABLE_MLAPO must be a whole number; otherwise vllm-ascend crashes.",
            fix: 'Set VLLM_ASCEND_ENABLE_MLAPO to "1" or "0"',
          },
        ],
      },
      noNumber("x1"),
      noNumber("1x"),
      noNumber("1.5"),
      noNumber("1 2"),
      noNumber(""),
    ],
    passes: [
      { name: "a number for a switch", ...serve({ VLLM_ASCEND_ENABLE_MLAPO: "0" }) },
      number("10"),
      number("-1"),
      number(" 2 "),
      { name: "a variable of another prefix", ...serve({ COMPILE_CUSTOM_KERNELS: "yes" }) },
    ],
  },
  "ascend-variable-read": {
    fails: [
      {
        name: "a name that may be new in a later candidate",
        ...serve({ VLLM_ASCEND_BRAND_NEW_SWITCH: "1" }, "v0.20.2rc9"),
        reports: [
          {
            path: "groups.serve.env.VLLM_ASCEND_BRAND_NEW_SWITCH",
            value: "1",
            message:
              "VLLM_ASCEND_BRAND_NEW_SWITCH is not known in vLLM-Ascend v0.20.2rc1, the nearest older release with a catalogue.",
            fix: "Remove VLLM_ASCEND_BRAND_NEW_SWITCH, or accept the finding if the release has VLLM_ASCEND_BRAND_NEW_SWITCH",
          },
        ],
      },
      {
        name: "a mistyped name",
        ...serve({ VLLM_ASCEND_ENABLE_FLASHCOM1: "1" }),
        reports: [
          {
            path: "groups.serve.env.VLLM_ASCEND_ENABLE_FLASHCOM1",
            value: "1",
            message: "vllm-ascend v0.20.2rc1 does not read VLLM_ASCEND_ENABLE_FLASHCOM1.",
            fix: /^did you mean "VLLM_ASCEND_ENABLE_FLASHCOMM1"\?$/i,
          },
        ],
      },
      {
        name: "a variable that a key replaced",
        ...serve({ VLLM_ASCEND_ENABLE_PREFETCH_MLP: "1" }),
        reports: [
          {
            path: "groups.serve.env.VLLM_ASCEND_ENABLE_PREFETCH_MLP",
            value: "1",
            message: "vllm-ascend v0.20.2rc1 does not read VLLM_ASCEND_ENABLE_PREFETCH_MLP.",
            fix: "Remove VLLM_ASCEND_ENABLE_PREFETCH_MLP, and set additionalConfig.weight_prefetch_config for the same effect",
          },
        ],
      },
      {
        name: "a variable whose replacement is gone as well",
        ...serve({ VLLM_ASCEND_ENABLE_PREFETCH_MLP: "1" }, latest),
        reports: [
          {
            path: "groups.serve.env.VLLM_ASCEND_ENABLE_PREFETCH_MLP",
            value: "1",
            message: /^vllm-ascend v0\.25\.1rc1 does not read/,
            fix: /is the last release that reads it$/,
          },
        ],
      },
      {
        name: "variables that keys with the same values replaced",
        ...serve({ VLLM_ASCEND_ENABLE_FUSED_MC2: "1", VLLM_ASCEND_BALANCE_SCHEDULING: "1" }, "v0.27.1rc1"),
        reports: [
          {
            path: "groups.serve.env.VLLM_ASCEND_ENABLE_FUSED_MC2",
            value: "1",
            message: "vllm-ascend v0.27.1rc1 does not read VLLM_ASCEND_ENABLE_FUSED_MC2.",
            fix: "Remove VLLM_ASCEND_ENABLE_FUSED_MC2, and set additionalConfig.enable_fused_mc2 to 1",
          },
          {
            path: "groups.serve.env.VLLM_ASCEND_BALANCE_SCHEDULING",
            value: "1",
            message: "vllm-ascend v0.27.1rc1 does not read VLLM_ASCEND_BALANCE_SCHEDULING.",
            fix: "Remove VLLM_ASCEND_BALANCE_SCHEDULING, and set additionalConfig.scheduler_config.enable_balance_scheduling to true",
          },
        ],
      },
      {
        name: "a variable that repeats the default of its key",
        ...serve({ VLLM_ASCEND_ENABLE_MLAPO: "1" }, "v0.30.0rc2"),
        reports: [
          {
            path: "groups.serve.env.VLLM_ASCEND_ENABLE_MLAPO",
            value: "1",
            message: "vllm-ascend v0.30.0rc2 does not read VLLM_ASCEND_ENABLE_MLAPO.",
            fix: "Remove VLLM_ASCEND_ENABLE_MLAPO: additionalConfig.enable_mlapo is true by default",
          },
        ],
      },
      {
        name: "a text as the value of a number",
        ...serve({ VLLM_ASCEND_ENABLE_NZ: "on" }, "v0.27.1rc1"),
        reports: [
          {
            path: "groups.serve.env.VLLM_ASCEND_ENABLE_NZ",
            value: "on",
            message: /does not read VLLM_ASCEND_ENABLE_NZ\.$/,
            fix: "Remove VLLM_ASCEND_ENABLE_NZ, and set additionalConfig.weight_nz_mode for the same effect",
          },
        ],
      },
      {
        name: "a variable that a later release reads",
        ...serve({ VLLM_ASCEND_ENABLE_BATCH_MEMCPY: "1" }, "v0.18.0"),
        reports: [
          {
            path: "groups.serve.env.VLLM_ASCEND_ENABLE_BATCH_MEMCPY",
            value: "1",
            message: "vllm-ascend v0.18.0 does not read VLLM_ASCEND_ENABLE_BATCH_MEMCPY.",
            fix: "Remove VLLM_ASCEND_ENABLE_BATCH_MEMCPY: v0.19.1rc1 is the first release that reads it",
          },
        ],
      },
      {
        name: "a variable whose newer name alone is left",
        ...serve({ VLLM_ASCEND_ENABLE_FLASHCOMM: "1" }),
        reports: [
          {
            path: "groups.serve.env.VLLM_ASCEND_ENABLE_FLASHCOMM",
            value: "1",
            message: "vllm-ascend v0.20.2rc1 does not read VLLM_ASCEND_ENABLE_FLASHCOMM.",
            fix: "Rename VLLM_ASCEND_ENABLE_FLASHCOMM to VLLM_ASCEND_ENABLE_FLASHCOMM1",
          },
        ],
      },
      {
        name: "a variable that the release before read last",
        ...serve({ VLLM_ASCEND_FLASHCOMM2_PARALLEL_SIZE: "2" }, latest),
        reports: [
          {
            path: "groups.serve.env.VLLM_ASCEND_FLASHCOMM2_PARALLEL_SIZE",
            value: "2",
            message: /^vllm-ascend v0\.25\.1rc1 does not read/,
            fix: "Remove VLLM_ASCEND_FLASHCOMM2_PARALLEL_SIZE: v0.24.0rc1 is the last release that reads it",
          },
        ],
      },
      {
        name: "a variable that no release reads",
        ...serve({ VLLM_ASCEND_NOTHING_OF_THE_KIND: "1" }),
        reports: [
          {
            path: "groups.serve.env.VLLM_ASCEND_NOTHING_OF_THE_KIND",
            value: "1",
            message: "vllm-ascend v0.20.2rc1 does not read VLLM_ASCEND_NOTHING_OF_THE_KIND.",
            // Names of its own prefix only.
            fix: /^Remove VLLM_ASCEND_NOTHING_OF_THE_KIND, or use one of VLLM_ASCEND_(?!.* [^V])/,
          },
        ],
      },
    ],
    passes: [
      { name: "a variable of the release", ...serve({ VLLM_ASCEND_ENABLE_FLASHCOMM1: "1" }) },
      {
        name: "a variable of the latest release",
        ...serve({ VLLM_ASCEND_ENABLE_FLASHCOMM1: "1" }, latest),
      },
      { name: "no variable", ...serve({}) },
      { name: "no variable in the latest release", ...serve({}, latest) },
    ],
  },
  "ascend-variable-retired": {
    fails: [
      {
        name: "a name of earlier releases",
        ...serve({ VLLM_NIXL_ABORT_REQUEST_TIMEOUT: "480" }),
        reports: [
          {
            path: "groups.serve.env.VLLM_NIXL_ABORT_REQUEST_TIMEOUT",
            value: "480",
            message: "vllm-ascend v0.20.2rc1 does not read VLLM_NIXL_ABORT_REQUEST_TIMEOUT.",
            fix: "Rename VLLM_NIXL_ABORT_REQUEST_TIMEOUT to VLLM_MOONCAKE_ABORT_REQUEST_TIMEOUT",
          },
        ],
      },
      {
        name: "a name of later releases beside a variable that is gone",
        ...old({ env: { VLLM_MOONCAKE_ABORT_REQUEST_TIMEOUT: "480", VLLM_USE_V1: "1" } }),
        reports: [
          {
            path: "groups.serve.env.VLLM_USE_V1",
            value: "1",
            message: "vllm-ascend v0.13.0rc1 does not read VLLM_USE_V1.",
            fix: "Remove VLLM_USE_V1: V1 is the only engine",
          },
          {
            path: "groups.serve.env.VLLM_MOONCAKE_ABORT_REQUEST_TIMEOUT",
            value: "480",
            message: "vllm-ascend v0.13.0rc1 does not read VLLM_MOONCAKE_ABORT_REQUEST_TIMEOUT.",
            fix: "Rename VLLM_MOONCAKE_ABORT_REQUEST_TIMEOUT to VLLM_NIXL_ABORT_REQUEST_TIMEOUT",
          },
        ],
      },
    ],
    passes: [
      { name: "the name of the release", ...serve({ VLLM_MOONCAKE_ABORT_REQUEST_TIMEOUT: "480" }) },
      {
        name: "the name of an earlier release",
        ...old({ env: { VLLM_NIXL_ABORT_REQUEST_TIMEOUT: "480" }, withoutEnv: ["VLLM_USE_V1"] }),
      },
    ],
  },
};
