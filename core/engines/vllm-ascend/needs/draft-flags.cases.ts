import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { serving } from "../../../../test/support/topologies.ts";

const serve = (change: GroupChange) => changed(serving(1), change);

export const cases: CasesByRule = {
  "vllm-spec-method-tokens": {
    fails: [
      {
        name: "a method without a number of drafts",
        topology: serve({ args: { specMethod: "mtp" }, version: "v0.23.0" }),
        reports: [
          {
            path: "groups.serve.args.specMethod",
            value: "mtp",
            message:
              "specMethod mtp requires specTokens, specModel, speculativeConfig or specMethod suffix; vLLM 0.23.0 refuses to start.",
            fix: "Set specTokens to 1, or remove specMethod",
          },
        ],
      },
    ],
    passes: [
      {
        name: "a method and a number of drafts",
        topology: serve({ args: { specMethod: "mtp", specTokens: 1 }, version: "v0.23.0" }),
      },
    ],
  },
  "vllm-spec-tokens-method": {
    fails: [
      {
        name: "a number of drafts alone",
        topology: serve({ args: { specTokens: 2 }, version: "v0.23.0" }),
        reports: [
          {
            path: "groups.serve.args.specTokens",
            value: 2,
            message:
              "specTokens 2 requires specMethod, specModel or speculativeConfig; vLLM 0.23.0 refuses to start.",
            fix: 'Set specMethod to "mtp", or remove specTokens',
          },
        ],
      },
    ],
    passes: [
      {
        name: "a method and a number of drafts",
        topology: serve({ args: { specMethod: "mtp", specTokens: 2 }, version: "v0.23.0" }),
      },
    ],
  },
  "vllm-spec-method-model": {
    fails: [
      {
        name: "a method with a model of its own",
        topology: serve({ args: { specMethod: "medusa", specTokens: 2 }, version: "v0.23.0" }),
        reports: [
          {
            path: "groups.serve.args.specMethod",
            value: "medusa",
            message:
              "specMethod medusa requires specModel or speculativeConfig.model; vLLM 0.23.0 refuses to start.",
            fix: 'Set specMethod to "mtp", or set specModel to the path of the draft model',
          },
        ],
      },
    ],
    passes: [
      {
        name: "a method that drafts with the model of the group",
        topology: serve({ args: { specMethod: "ngram", specTokens: 2 }, version: "v0.23.0" }),
      },
    ],
  },
  "vllm-spec-tokens-positive": {
    fails: [
      {
        name: "no drafts",
        topology: serve({ args: { specMethod: "mtp", specTokens: 0 }, version: "v0.23.0" }),
        reports: [
          {
            path: "groups.serve.args.specTokens",
            value: 0,
            message: "specTokens 0 is below 1; vLLM 0.23.0 refuses to start.",
            fix: "Set specTokens to at least 1, or remove specTokens",
          },
        ],
      },
    ],
    passes: [
      {
        name: "one draft",
        topology: serve({ args: { specMethod: "mtp", specTokens: 1 }, version: "v0.23.0" }),
      },
    ],
  },
  "vllm-draft-method-once": {
    fails: [
      {
        name: "a method in both",
        topology: serve({
          args: { specMethod: "mtp", speculativeConfig: { method: "mtp", num_speculative_tokens: 3 } },
          version: "v0.23.0",
        }),
        reports: [
          {
            path: "groups.serve.args.specMethod",
            value: "mtp",
            message: "specMethod mtp excludes speculativeConfig.method mtp; vLLM 0.23.0 refuses to start.",
            fix: "Remove specMethod",
          },
        ],
      },
    ],
    passes: [
      {
        name: "a method in the flag",
        topology: serve({
          args: { specMethod: "mtp", speculativeConfig: { num_speculative_tokens: 3 } },
          version: "v0.23.0",
        }),
      },
    ],
  },
  "vllm-draft-model-once": {
    fails: [
      {
        name: "a model in both",
        topology: serve({
          args: {
            specModel: "/root/.cache/eagle",
            speculativeConfig: { model: "/root/.cache/eagle", num_speculative_tokens: 3 },
          },
          version: "v0.23.0",
        }),
        reports: [
          {
            path: "groups.serve.args.specModel",
            value: "/root/.cache/eagle",
            message:
              "specModel /root/.cache/eagle excludes speculativeConfig.model /root/.cache/eagle; vLLM 0.23.0 refuses to start.",
            fix: "Remove specModel",
          },
        ],
      },
    ],
    passes: [
      {
        name: "a model in the flag",
        topology: serve({
          args: { specModel: "/root/.cache/eagle", speculativeConfig: { num_speculative_tokens: 3 } },
          version: "v0.23.0",
        }),
      },
    ],
  },
  "vllm-draft-tokens-once": {
    fails: [
      {
        name: "a number in both",
        topology: serve({
          args: { specTokens: 3, speculativeConfig: { method: "mtp", num_speculative_tokens: 3 } },
          version: "v0.23.0",
        }),
        reports: [
          {
            path: "groups.serve.args.specTokens",
            value: 3,
            message:
              "specTokens 3 excludes speculativeConfig.num_speculative_tokens 3; vLLM 0.23.0 refuses to start.",
            fix: "Remove specTokens",
          },
        ],
      },
    ],
    passes: [
      {
        name: "a number in the flag",
        topology: serve({
          args: { specTokens: 3, speculativeConfig: { method: "mtp" } },
          version: "v0.23.0",
        }),
      },
    ],
  },
};
