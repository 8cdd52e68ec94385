import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { serving } from "../../../../test/support/topologies.ts";

const serve = (change: GroupChange) => changed(serving(1), change);

const strict = { failOnEnvironValidation: true };

const SEGMENTS = "PYTORCH_NPU_ALLOC_CONF";

export const cases: CasesByRule = {
  "vllm-environ-validation": {
    fails: [
      {
        name: "variables of the plugin, and one that nobody knows",
        topology: serve({
          args: strict,
          env: {
            VLLM_ASCEND_ENABLE_MLAPO: "1",
            VLLM_VERSION: "0.20.2",
            VLLM_TYPO: "1",
            VLLM_RPC_TIMEOUT: "1",
          },
        }),
        reports: [
          {
            path: "groups.serve.env.VLLM_ASCEND_ENABLE_MLAPO",
            value: "1",
            message:
              "vLLM 0.20.2 does not know VLLM_ASCEND_ENABLE_MLAPO, and failOnEnvironValidation is on: vLLM refuses to start.",
            fix: "Remove failOnEnvironValidation or VLLM_ASCEND_ENABLE_MLAPO",
          },
          {
            path: "groups.serve.env.VLLM_VERSION",
            value: "0.20.2",
            message: /does not know VLLM_VERSION/,
            fix: "Remove failOnEnvironValidation or VLLM_VERSION",
          },
          {
            path: "groups.serve.env.VLLM_TYPO",
            value: "1",
            message: /does not know VLLM_TYPO/,
            fix: "Remove failOnEnvironValidation or VLLM_TYPO",
          },
        ],
      },
    ],
    passes: [
      { name: "variables of vLLM", topology: serve({ args: strict, env: { VLLM_RPC_TIMEOUT: "1000" } }) },
      { name: "the check off", topology: serve({ env: { VLLM_ASCEND_ENABLE_MLAPO: "1" } }) },
    ],
  },
  "ascend-sleep-mode-allocator": {
    fails: [
      {
        name: "expandable segments",
        topology: serve({
          args: { enableSleepMode: true },
          env: { [SEGMENTS]: "page_size:1g,expandable_segments:True" },
          version: "v0.13.0rc1",
        }),
        reports: [
          {
            path: `groups.serve.env.${SEGMENTS}`,
            value: "page_size:1g,expandable_segments:True",
            message: "PYTORCH_NPU_ALLOC_CONF sets expandable_segments:True, which enableSleepMode excludes.",
            fix: "Remove PYTORCH_NPU_ALLOC_CONF or enableSleepMode",
          },
        ],
      },
    ],
    passes: [
      {
        name: "other options",
        topology: serve({ args: { enableSleepMode: true }, env: { [SEGMENTS]: "page_size:1g" } }),
      },
      {
        name: "no sleep mode",
        topology: serve({ env: { [SEGMENTS]: "expandable_segments:True" } }),
      },
      {
        name: "sleep mode off",
        topology: serve({
          args: { enableSleepMode: false },
          env: { [SEGMENTS]: "expandable_segments:True" },
        }),
      },
    ],
  },
};
