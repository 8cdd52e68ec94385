import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { serving } from "../../../../test/support/topologies.ts";

const serve = (change: GroupChange) => changed(serving(1), change);

const mtp = (tokens: number) => ({ method: "mtp", num_speculative_tokens: tokens });

export const cases: CasesByRule = {
  "vllm-draft-method-known": {
    fails: [
      {
        name: "a mistyped method",
        topology: serve({
          args: { speculativeConfig: { method: "deepseek_mpt", num_speculative_tokens: 1 } },
        }),
        reports: [
          {
            path: "groups.serve.args.speculativeConfig.method",
            value: "deepseek_mpt",
            message: "vLLM 0.20.2 has no speculative method deepseek_mpt.",
            fix: 'Did you mean "deepseek_mtp"?',
          },
        ],
      },
      {
        name: "a method that a later release has",
        topology: serve({
          version: "v0.13.0rc1",
          args: { speculativeConfig: { method: "ngram_gpu", num_speculative_tokens: 2 } },
        }),
        reports: [
          {
            path: "groups.serve.args.speculativeConfig.method",
            value: "ngram_gpu",
            message: "vLLM 0.13.0 has no speculative method ngram_gpu.",
            fix: /ngram|^Remove/,
          },
        ],
      },
    ],
    passes: [
      {
        name: "the method of another model, which vLLM takes for mtp",
        topology: serve({ args: { speculativeConfig: { method: "mimo_mtp", num_speculative_tokens: 1 } } }),
      },
      {
        name: "a method that may be new in a release without a catalogue",
        topology: serve({
          version: "v0.99.0",
          args: { speculativeConfig: { method: "brand_new", num_speculative_tokens: 1 } },
        }),
      },
      {
        name: "a method of another model, whose facts the topology states",
        topology: serve({
          model: { name: "MiMo", facts: { architectures: ["MiMoForCausalLM"] } },
          args: { speculativeConfig: { method: "mimo_mtp", num_speculative_tokens: 1 } },
        }),
      },
      {
        name: "MTP under the name of another model",
        topology: serve({
          args: { speculativeConfig: { method: "mimo_mtp", num_speculative_tokens: 1 } },
        }),
      },
      {
        name: "a method of the model",
        topology: serve({
          args: { speculativeConfig: { method: "deepseek_mtp", num_speculative_tokens: 1 } },
        }),
      },
    ],
  },
  "vllm-draft-method-given": {
    fails: [
      {
        name: "draft tokens alone",
        topology: serve({ args: { speculativeConfig: { num_speculative_tokens: 3 } } }),
        reports: [
          {
            path: "groups.serve.args.speculativeConfig",
            value: { num_speculative_tokens: 3 },
            message: "speculativeConfig has neither method nor model; vLLM refuses to start.",
            fix: 'Set speculativeConfig.method to "mtp"',
          },
        ],
      },
      {
        name: "a method with a draft model, without the model",
        topology: serve({ args: { speculativeConfig: { method: "eagle", num_speculative_tokens: 3 } } }),
        reports: [
          {
            path: "groups.serve.args.speculativeConfig.method",
            value: "eagle",
            message: "method eagle requires speculativeConfig.model; vLLM refuses to start.",
            fix: "Set speculativeConfig.model to the path of the draft model",
          },
        ],
      },
    ],
    passes: [
      { name: "MTP", topology: serve({ args: { speculativeConfig: mtp(3) } }) },
      {
        name: "a method without a model",
        topology: serve({ args: { speculativeConfig: { method: "ngram", num_speculative_tokens: 3 } } }),
      },
      {
        name: "a draft model",
        topology: serve({ args: { speculativeConfig: { model: "/draft", num_speculative_tokens: 3 } } }),
      },
      { name: "no speculation", topology: serve({}) },
    ],
  },
};
