import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { prefillDecode, serving } from "../../../../test/support/topologies.ts";

const serve = (change: GroupChange) => changed(serving(1), change);

const prefill = (change: GroupChange) => changed(prefillDecode(), { ...change, group: "prefill" });

const NEW = "v0.23.0";

const mtp = (tokens: number) => ({ method: "mtp", num_speculative_tokens: tokens });

export const cases: CasesByRule = {
  "ascend-draft-tokens": {
    fails: [
      {
        name: "one draft more than the operators take",
        topology: serve({ args: { speculativeConfig: mtp(16) } }),
        reports: [
          {
            path: "groups.serve.args.speculativeConfig.num_speculative_tokens",
            value: 16,
            message:
              "num_speculative_tokens 16 exceeds 15: the attention operators take 16 tokens of a sequence per step, drafts included.",
            fix: "Set num_speculative_tokens to at most 15",
          },
        ],
      },
    ],
    passes: [
      { name: "as many drafts as they take", topology: serve({ args: { speculativeConfig: mtp(15) } }) },
      { name: "no drafts", topology: serve({}) },
    ],
  },
  "vllm-draft-tokens-given": {
    fails: [
      {
        name: "no number with MTP",
        topology: serve({ args: { speculativeConfig: { method: "mtp" } } }),
        reports: [
          {
            path: "groups.serve.args.speculativeConfig.num_speculative_tokens",
            message: "num_speculative_tokens must be a whole number of at least 1.",
            fix: "Set num_speculative_tokens to at least 1",
          },
        ],
      },
      {
        name: "zero",
        topology: serve({ args: { speculativeConfig: mtp(0) } }),
        reports: [
          {
            path: "groups.serve.args.speculativeConfig.num_speculative_tokens",
            value: 0,
            message: "num_speculative_tokens must be a whole number of at least 1.",
            fix: "Set num_speculative_tokens to at least 1",
          },
        ],
      },
      {
        name: "a negative number with FlashComm1",
        topology: serve({
          env: { VLLM_ASCEND_ENABLE_FLASHCOMM1: "1" },
          args: { enableExpertParallel: true, speculativeConfig: mtp(-1) },
        }),
        reports: [
          {
            path: "groups.serve.args.speculativeConfig.num_speculative_tokens",
            value: -1,
            message: "num_speculative_tokens must be a whole number of at least 1.",
            fix: "Set num_speculative_tokens to at least 1",
          },
        ],
      },
      {
        name: "a number that is not whole",
        topology: serve({ args: { speculativeConfig: { method: "mtp", num_speculative_tokens: 1.5 } } }),
        reports: [
          {
            path: "groups.serve.args.speculativeConfig.num_speculative_tokens",
            value: 1.5,
            message: "num_speculative_tokens must be a whole number of at least 1.",
            fix: "Set num_speculative_tokens to at least 1",
          },
        ],
      },
      {
        name: "a text in place of a number",
        topology: serve({ args: { speculativeConfig: { method: "mtp", num_speculative_tokens: "three" } } }),
        reports: [
          {
            path: "groups.serve.args.speculativeConfig.num_speculative_tokens",
            value: "three",
            message: "num_speculative_tokens must be a whole number of at least 1.",
            fix: "Set num_speculative_tokens to at least 1",
          },
        ],
      },
      {
        name: "no number with the old name of MTP",
        topology: serve({ args: { speculativeConfig: { method: "deepseek_mtp" } } }),
        reports: [
          {
            path: "groups.serve.args.speculativeConfig.num_speculative_tokens",
            message: "num_speculative_tokens must be a whole number of at least 1.",
            fix: "Set num_speculative_tokens to at least 1",
          },
        ],
      },
      {
        name: "no number with n-grams",
        topology: serve({ args: { speculativeConfig: { method: "ngram" } } }),
        reports: [
          {
            path: "groups.serve.args.speculativeConfig.num_speculative_tokens",
            message: "num_speculative_tokens must be a whole number of at least 1.",
            fix: "Set num_speculative_tokens to at least 1",
          },
        ],
      },
      {
        name: "zero with another method",
        topology: serve({ args: { speculativeConfig: { method: "suffix", num_speculative_tokens: 0 } } }),
        reports: [
          {
            path: "groups.serve.args.speculativeConfig.num_speculative_tokens",
            value: 0,
            message: "num_speculative_tokens must be a whole number of at least 1.",
            fix: "Set num_speculative_tokens to at least 1",
          },
        ],
      },
    ],
    passes: [
      {
        name: "no number with suffixes, which have a depth of their own",
        topology: serve({ args: { speculativeConfig: { method: "suffix" } } }),
      },
      {
        name: "no number with a second model, which may hold it",
        topology: serve({ args: { speculativeConfig: { model: "/root/.cache/eagle" } } }),
      },
      { name: "one token", topology: serve({ args: { speculativeConfig: mtp(1) } }) },
      {
        name: "the number in a flag of its own",
        topology: serve({
          version: "v0.23.0",
          args: { specTokens: 3, speculativeConfig: { method: "mtp" } },
        }),
      },
      {
        name: "no number with a method that derives it",
        topology: serve({ args: { speculativeConfig: { method: "suffix" } } }),
      },
      {
        name: "no number with a method that is no name",
        topology: serve({ args: { speculativeConfig: { method: 1 } } }),
      },
    ],
  },
  "ascend-draft-eager": {
    fails: [
      {
        name: "graphs by default",
        topology: serve({ version: NEW, args: { speculativeConfig: mtp(3) } }),
        reports: [
          {
            path: "groups.serve.args.speculativeConfig.enforce_eager",
            message:
              "speculativeConfig.enforce_eager is off; the vllm-ascend documentation runs the draft model of GLM-5 without graphs.",
            fix: "Set speculativeConfig.enforce_eager to true",
          },
        ],
      },
      {
        name: "graphs on request",
        topology: serve({ version: NEW, args: { speculativeConfig: { ...mtp(3), enforce_eager: false } } }),
        reports: [
          {
            path: "groups.serve.args.speculativeConfig.enforce_eager",
            message:
              "speculativeConfig.enforce_eager is off; the vllm-ascend documentation runs the draft model of GLM-5 without graphs.",
            fix: "Set speculativeConfig.enforce_eager to true",
          },
        ],
      },
      {
        name: "one draft token",
        topology: serve({ version: NEW, args: { speculativeConfig: mtp(1) } }),
        reports: [
          {
            path: "groups.serve.args.speculativeConfig.enforce_eager",
            message:
              "speculativeConfig.enforce_eager is off; the vllm-ascend documentation runs the draft model of GLM-5 without graphs.",
            fix: "Set speculativeConfig.enforce_eager to true",
          },
        ],
      },
    ],
    passes: [
      {
        name: "an eager draft",
        topology: serve({ version: NEW, args: { speculativeConfig: { ...mtp(3), enforce_eager: true } } }),
      },
      {
        name: "an eager group",
        topology: serve({ version: NEW, args: { speculativeConfig: mtp(3), enforceEager: true } }),
      },
      {
        name: "another model",
        topology: serve({
          version: NEW,
          model: { name: "GLM-4.7", weights: "w8a8" },
          args: { speculativeConfig: mtp(1) },
        }),
      },
    ],
  },
  "ascend-xlite-draft-tokens": {
    fails: [
      {
        name: "speculation in a release before v0.23.0, with a text for the switch",
        topology: serve({
          keys: { xlite_graph_config: { enabled: "yes" } },
          args: { speculativeConfig: mtp(1) },
        }),
        reports: [
          {
            path: "groups.serve.args.speculativeConfig",
            value: mtp(1),
            message: "speculativeConfig is not supported together with xlite_graph_config.",
            fix: "Remove speculativeConfig or xlite_graph_config",
          },
        ],
      },
      {
        name: "three draft tokens",
        topology: serve({
          version: "v0.28.0rc1",
          keys: { xlite_graph_config: { enabled: true } },
          args: { speculativeConfig: mtp(3) },
        }),
        reports: [
          {
            path: "groups.serve.args.speculativeConfig.num_speculative_tokens",
            value: 3,
            message: "num_speculative_tokens 3 exceeds the one draft token that xlite_graph_config supports.",
            fix: "Set num_speculative_tokens to 1, or remove xlite_graph_config",
          },
        ],
      },
    ],
    passes: [
      {
        name: "one draft token",
        topology: serve({
          version: "v0.23.0",
          keys: { xlite_graph_config: { enabled: true } },
          args: { speculativeConfig: mtp(1) },
        }),
      },
      {
        name: "three draft tokens in v0.29.0rc1",
        topology: serve({
          version: "v0.29.0rc1",
          keys: { xlite_graph_config: { enabled: true } },
          args: { speculativeConfig: mtp(3) },
        }),
      },
    ],
  },
  "ascend-prefill-draft-tokens": {
    fails: [
      {
        name: "more draft tokens than decode verifies",
        topology: prefill({ args: { speculativeConfig: mtp(4) } }),
        reports: [
          {
            path: "groups.prefill.args.speculativeConfig.num_speculative_tokens",
            value: 4,
            message:
              "num_speculative_tokens 4 of groups.prefill exceeds the 3 of groups.decode: prefill generates one token per request, and nothing verifies its drafts.",
            fix: "Set num_speculative_tokens to 1",
          },
        ],
      },
    ],
    passes: [
      { name: "one draft token", topology: prefill({ args: { speculativeConfig: mtp(1) } }) },
      {
        name: "as many draft tokens as decode, like the nightly tests of upstream",
        topology: prefill({ args: { speculativeConfig: mtp(3) } }),
      },
      {
        name: "one draft token beside none on decode",
        topology: changed(prefill({ args: { speculativeConfig: mtp(1) } }), {
          group: "decode",
          without: ["speculativeConfig"],
        }),
      },
    ],
  },
};
