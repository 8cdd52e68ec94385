import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { serving } from "../../../../test/support/topologies.ts";

const serve = (change: GroupChange) => changed(serving(1), change);

export const cases: CasesByRule = {
  "vllm-second-runner-features": {
    fails: [
      {
        name: "the experts of every token",
        topology: serve({
          env: { VLLM_USE_V2_MODEL_RUNNER: "1" },
          args: { enableReturnRoutedExperts: true },
        }),
        reports: [
          {
            path: "groups.serve.env.VLLM_USE_V2_MODEL_RUNNER",
            value: "1",
            message:
              "VLLM_USE_V2_MODEL_RUNNER excludes enableReturnRoutedExperts; vLLM 0.20.2 refuses to start.",
            fix: "Remove VLLM_USE_V2_MODEL_RUNNER",
          },
        ],
      },
    ],
    passes: [
      {
        name: "the first runner",
        topology: serve({
          env: { VLLM_USE_V2_MODEL_RUNNER: "0" },
          args: { enableReturnRoutedExperts: true },
        }),
      },
      { name: "the second runner alone", topology: serve({ env: { VLLM_USE_V2_MODEL_RUNNER: "1" } }) },
    ],
  },
  "vllm-second-runner-method": {
    fails: [
      {
        name: "drafts by lookup",
        topology: serve({
          env: { VLLM_USE_V2_MODEL_RUNNER: "1" },
          args: { speculativeConfig: { method: "ngram", num_speculative_tokens: 3 } },
        }),
        reports: [
          {
            path: "groups.serve.env.VLLM_USE_V2_MODEL_RUNNER",
            value: "1",
            message:
              "VLLM_USE_V2_MODEL_RUNNER excludes speculativeConfig.method ngram; vLLM 0.20.2 refuses to start.",
            fix: "Remove VLLM_USE_V2_MODEL_RUNNER, or set speculativeConfig.method to mtp",
          },
        ],
      },
    ],
    passes: [
      {
        name: "drafts of the model",
        topology: serve({
          env: { VLLM_USE_V2_MODEL_RUNNER: "1" },
          args: { speculativeConfig: { method: "mtp", num_speculative_tokens: 3 } },
        }),
      },
    ],
  },
  "vllm-second-runner-outputs": {
    fails: [
      {
        name: "logits",
        topology: serve({
          env: { VLLM_USE_V2_MODEL_RUNNER: "1" },
          args: { logprobsMode: "raw_logits" },
          version: "v0.23.0",
        }),
        reports: [
          {
            path: "groups.serve.env.VLLM_USE_V2_MODEL_RUNNER",
            value: "1",
            message:
              "VLLM_USE_V2_MODEL_RUNNER excludes logprobsMode raw_logits; vLLM 0.23.0 refuses to start.",
            fix: "Remove VLLM_USE_V2_MODEL_RUNNER",
          },
        ],
      },
    ],
    passes: [
      {
        name: "probabilities",
        topology: serve({
          env: { VLLM_USE_V2_MODEL_RUNNER: "1" },
          args: { logprobsMode: "raw_logprobs" },
          version: "v0.23.0",
        }),
      },
    ],
  },
};
