import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { serving } from "../../../../test/support/topologies.ts";

const serve = (version: string, change: GroupChange) => changed(serving(1), { version, ...change });

const keyPath = (name: string) => `groups.serve.args.additionalConfig.${name}`;

export const cases: CasesByRule = {
  "ascend-switch-deprecated": {
    fails: [
      {
        name: "a key that moved below scheduler_config",
        topology: serve("v0.25.1rc1", { keys: { enable_balance_scheduling: true } }),
        reports: [
          {
            path: keyPath("enable_balance_scheduling"),
            value: true,
            message: "enable_balance_scheduling is deprecated in vllm-ascend v0.25.1rc1.",
            fix: "Move enable_balance_scheduling into scheduler_config",
          },
        ],
      },
      {
        name: "a key that scheduler_config has as well",
        topology: serve("v0.30.0rc2", {
          keys: {
            enable_balance_scheduling: true,
            scheduler_config: { enable_balance_scheduling: false },
          },
        }),
        reports: [
          {
            path: keyPath("enable_balance_scheduling"),
            value: true,
            message:
              "enable_balance_scheduling has no effect: scheduler_config.enable_balance_scheduling replaces it.",
            fix: "Remove enable_balance_scheduling",
          },
        ],
      },
      {
        name: "the key of hierarchy communication",
        topology: serve("v0.30.0rc2", { keys: { enable_mc2_hierarchy_comm: true } }),
        reports: [
          {
            path: keyPath("enable_mc2_hierarchy_comm"),
            value: true,
            message: "enable_mc2_hierarchy_comm is deprecated in vllm-ascend v0.30.0rc2.",
            fix: 'Remove enable_mc2_hierarchy_comm, and set mc2_comm_alg to "hierarchy"',
          },
        ],
      },
      {
        name: "the key of hierarchy communication, off",
        topology: serve("v0.27.1rc1", { keys: { enable_mc2_hierarchy_comm: false } }),
        reports: [
          {
            path: keyPath("enable_mc2_hierarchy_comm"),
            value: false,
            message: "enable_mc2_hierarchy_comm is deprecated in vllm-ascend v0.27.1rc1.",
            fix: "Remove enable_mc2_hierarchy_comm",
          },
        ],
      },
      {
        name: "FLASHCOMM1 as a variable and as a key",
        topology: serve("v0.28.0rc1", {
          env: { VLLM_ASCEND_ENABLE_FLASHCOMM1: "1" },
          keys: { enable_flashcomm1: true },
          tensorParallelSize: 8,
          dataParallelSize: 2,
        }),
        reports: [
          {
            path: "groups.serve.env.VLLM_ASCEND_ENABLE_FLASHCOMM1",
            value: "1",
            message: "VLLM_ASCEND_ENABLE_FLASHCOMM1 is deprecated in vllm-ascend v0.28.0rc1.",
            fix: "Remove VLLM_ASCEND_ENABLE_FLASHCOMM1",
          },
          {
            path: keyPath("enable_flashcomm1"),
            value: true,
            message: "enable_flashcomm1 is deprecated in vllm-ascend v0.28.0rc1.",
            fix: "Remove enable_flashcomm1",
          },
        ],
      },
    ],
    passes: [
      {
        name: "the keys before they moved",
        topology: serve("v0.24.0rc1", { keys: { enable_balance_scheduling: true } }),
      },
      {
        name: "a key below scheduler_config",
        topology: serve("v0.30.0rc2", { keys: { scheduler_config: { enable_balance_scheduling: true } } }),
      },
      {
        name: "FLASHCOMM1 in a release that takes it again",
        topology: serve("v0.29.0rc1", {
          env: { VLLM_ASCEND_ENABLE_FLASHCOMM1: "1" },
          keys: { enable_flashcomm1: true },
        }),
      },
    ],
  },
};
