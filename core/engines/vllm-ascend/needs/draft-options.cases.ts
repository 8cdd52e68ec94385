import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { serving } from "../../../../test/support/topologies.ts";

const serve = (change: GroupChange) => changed(serving(1), change);

export const cases: CasesByRule = {
  "vllm-synthetic-acceptance": {
    fails: [
      {
        name: "no rates",
        topology: serve({
          args: {
            speculativeConfig: {
              method: "mtp",
              num_speculative_tokens: 3,
              rejection_sample_method: "synthetic",
            },
          },
        }),
        reports: [
          {
            path: "groups.serve.args.speculativeConfig.rejection_sample_method",
            value: "synthetic",
            message:
              "speculativeConfig.rejection_sample_method synthetic requires speculativeConfig.synthetic_acceptance_rates or speculativeConfig.synthetic_acceptance_length; vLLM 0.20.2 refuses to start.",
            fix: "Remove speculativeConfig.rejection_sample_method",
          },
        ],
      },
    ],
    passes: [
      {
        name: "rates",
        topology: serve({
          args: {
            speculativeConfig: {
              method: "mtp",
              num_speculative_tokens: 3,
              rejection_sample_method: "synthetic",
              synthetic_acceptance_rates: [0.9, 0.8, 0.7],
            },
          },
        }),
      },
    ],
  },
  "vllm-synthetic-acceptance-rates": {
    fails: [
      {
        name: "rates without the method",
        topology: serve({
          args: {
            speculativeConfig: {
              method: "mtp",
              num_speculative_tokens: 3,
              synthetic_acceptance_rates: [0.9, 0.8, 0.7],
            },
          },
        }),
        reports: [
          {
            path: "groups.serve.args.speculativeConfig.synthetic_acceptance_rates",
            value: [0.9, 0.8, 0.7],
            message:
              "speculativeConfig.synthetic_acceptance_rates requires speculativeConfig.rejection_sample_method synthetic; vLLM 0.20.2 refuses to start.",
            fix: "Remove speculativeConfig.synthetic_acceptance_rates",
          },
        ],
      },
    ],
    passes: [
      {
        name: "rates of the method",
        topology: serve({
          args: {
            speculativeConfig: {
              method: "mtp",
              num_speculative_tokens: 3,
              rejection_sample_method: "synthetic",
              synthetic_acceptance_rates: [0.9, 0.8, 0.7],
            },
          },
        }),
      },
    ],
  },
  "vllm-synthetic-acceptance-length": {
    fails: [
      {
        name: "a length without the method",
        topology: serve({
          args: {
            speculativeConfig: { method: "mtp", num_speculative_tokens: 3, synthetic_acceptance_length: 2 },
          },
        }),
        reports: [
          {
            path: "groups.serve.args.speculativeConfig.synthetic_acceptance_length",
            value: 2,
            message:
              "speculativeConfig.synthetic_acceptance_length 2 requires speculativeConfig.rejection_sample_method synthetic; vLLM 0.20.2 refuses to start.",
            fix: "Remove speculativeConfig.synthetic_acceptance_length",
          },
        ],
      },
    ],
    passes: [
      {
        name: "a length of the method",
        topology: serve({
          args: {
            speculativeConfig: {
              method: "mtp",
              num_speculative_tokens: 3,
              rejection_sample_method: "synthetic",
              synthetic_acceptance_length: 2,
            },
          },
        }),
      },
    ],
  },
  "vllm-heterogeneous-vocabulary": {
    fails: [
      {
        name: "drafts of the model itself",
        topology: serve({
          args: {
            speculativeConfig: { method: "mtp", num_speculative_tokens: 3, use_heterogeneous_vocab: true },
          },
          version: "v0.25.1rc1",
        }),
        reports: [
          {
            path: "groups.serve.args.speculativeConfig.use_heterogeneous_vocab",
            value: true,
            message:
              "speculativeConfig.use_heterogeneous_vocab requires speculativeConfig.method draft_model; vLLM 0.25.1 refuses to start.",
            fix: "Remove speculativeConfig.use_heterogeneous_vocab",
          },
        ],
      },
    ],
    passes: [
      {
        name: "drafts of another model",
        topology: serve({
          args: {
            speculativeConfig: {
              method: "draft_model",
              model: "/root/.cache/draft",
              num_speculative_tokens: 3,
              use_heterogeneous_vocab: true,
            },
          },
          version: "v0.25.1rc1",
        }),
      },
    ],
  },
  "vllm-adaptive-verification": {
    fails: [
      {
        name: "another method",
        topology: serve({
          args: {
            speculativeConfig: {
              method: "mtp",
              num_speculative_tokens: 3,
              enable_adaptive_verification: true,
            },
          },
          version: "v0.28.0rc1",
        }),
        reports: [
          {
            path: "groups.serve.args.speculativeConfig.enable_adaptive_verification",
            value: true,
            message:
              "speculativeConfig.enable_adaptive_verification requires speculativeConfig.method dspark; vLLM 0.28.0 refuses to start.",
            fix: "Remove speculativeConfig.enable_adaptive_verification",
          },
        ],
      },
    ],
    passes: [
      {
        name: "the method in v0.30.0rc1",
        topology: serve({
          args: {
            speculativeConfig: {
              method: "mtp",
              num_speculative_tokens: 3,
              enable_adaptive_verification: true,
            },
          },
          version: "v0.30.0rc1",
        }),
      },
    ],
  },
  "vllm-shared-draft-index": {
    fails: [
      {
        name: "drafts by lookup",
        topology: serve({
          args: {
            speculativeConfig: {
              method: "ngram",
              num_speculative_tokens: 3,
              index_share_for_mtp_iteration: true,
            },
          },
          version: "v0.29.0rc1",
        }),
        reports: [
          {
            path: "groups.serve.args.speculativeConfig.index_share_for_mtp_iteration",
            value: true,
            message:
              "speculativeConfig.index_share_for_mtp_iteration requires speculativeConfig.method mtp; vLLM 0.29.0 refuses to start.",
            fix: "Remove speculativeConfig.index_share_for_mtp_iteration",
          },
        ],
      },
    ],
    passes: [
      {
        name: "drafts of the model",
        topology: serve({
          args: {
            speculativeConfig: {
              method: "mtp",
              num_speculative_tokens: 3,
              index_share_for_mtp_iteration: true,
            },
          },
          version: "v0.29.0rc1",
        }),
      },
    ],
  },
  "vllm-logits-processors-speculation": {
    fails: [
      {
        name: "processors with drafts",
        topology: serve({
          args: {
            logitsProcessors: ["my.module:Processor"],
            speculativeConfig: { method: "mtp", num_speculative_tokens: 3 },
          },
        }),
        reports: [
          {
            path: "groups.serve.args.logitsProcessors",
            value: ["my.module:Processor"],
            message: "logitsProcessors excludes speculativeConfig; vLLM 0.20.2 refuses to start.",
            fix: "Remove logitsProcessors, or speculativeConfig",
          },
        ],
      },
    ],
    passes: [
      {
        name: "processors without drafts",
        topology: serve({ args: { logitsProcessors: ["my.module:Processor"] } }),
      },
    ],
  },
  "vllm-fast-prefill-drafts": {
    fails: [
      {
        name: "drafts of the model",
        topology: serve({
          args: {
            kvSharingFastPrefill: true,
            speculativeConfig: { method: "mtp", num_speculative_tokens: 3 },
          },
        }),
        reports: [
          {
            path: "groups.serve.args.kvSharingFastPrefill",
            value: true,
            message:
              "kvSharingFastPrefill excludes speculativeConfig.method mtp; vLLM 0.20.2 refuses to start.",
            fix: "Remove kvSharingFastPrefill",
          },
        ],
      },
    ],
    passes: [{ name: "no drafts", topology: serve({ args: { kvSharingFastPrefill: true } }) }],
  },
};
