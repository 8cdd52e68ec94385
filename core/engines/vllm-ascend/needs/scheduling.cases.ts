import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { pipelined as inStages, serving } from "../../../../test/support/topologies.ts";

const serve = (change: GroupChange) => changed(serving(1), change);

const pipelined = (change: GroupChange) => changed(inStages(), change);

export const cases: CasesByRule = {
  "vllm-partial-prefills": {
    fails: [
      {
        name: "two prompts at once",
        topology: serve({ args: { maxNumPartialPrefills: 2 } }),
        reports: [
          {
            path: "groups.serve.args.maxNumPartialPrefills",
            value: 2,
            message: "maxNumPartialPrefills 2 is not supported yet; vLLM 0.20.2 refuses to start.",
            fix: "Remove maxNumPartialPrefills",
          },
        ],
      },
    ],
    passes: [{ name: "one prompt", topology: serve({ args: { maxNumPartialPrefills: 1 } }) }],
  },
  "vllm-long-partial-prefills": {
    fails: [
      {
        name: "two long prompts at once",
        topology: serve({ args: { maxLongPartialPrefills: 2 } }),
        reports: [
          {
            path: "groups.serve.args.maxLongPartialPrefills",
            value: 2,
            message: "maxLongPartialPrefills 2 is not supported yet; vLLM 0.20.2 refuses to start.",
            fix: "Remove maxLongPartialPrefills",
          },
        ],
      },
    ],
    passes: [{ name: "one long prompt", topology: serve({ args: { maxLongPartialPrefills: 1 } }) }],
  },
  "vllm-long-prefill-threshold": {
    fails: [
      {
        name: "a threshold above the longest prompt",
        topology: serve({ args: { longPrefillTokenThreshold: 200001 }, version: "v0.27.1rc1" }),
        reports: [
          {
            path: "groups.serve.args.longPrefillTokenThreshold",
            value: 200001,
            message:
              "longPrefillTokenThreshold 200001 exceeds maxModelLen 200000; vLLM 0.27.1 refuses to start.",
            fix: "Set longPrefillTokenThreshold to at most 200000, or remove longPrefillTokenThreshold",
          },
        ],
      },
      {
        name: "a threshold above the positions",
        topology: serve({
          args: { longPrefillTokenThreshold: 202753 },
          version: "v0.27.1rc1",
          without: ["maxModelLen"],
        }),
        reports: [
          {
            path: "groups.serve.args.longPrefillTokenThreshold",
            value: 202753,
            message:
              "longPrefillTokenThreshold 202753 exceeds maxModelLen 202752; vLLM 0.27.1 refuses to start.",
            fix: "Set longPrefillTokenThreshold to at most 202752, or remove longPrefillTokenThreshold",
          },
        ],
      },
    ],
    passes: [
      {
        name: "the longest prompt",
        topology: serve({ args: { longPrefillTokenThreshold: 200000 }, version: "v0.27.1rc1" }),
      },
      {
        name: "a threshold without effect in v0.20.2rc1",
        topology: serve({ args: { longPrefillTokenThreshold: 200001 } }),
      },
    ],
  },
  "vllm-async-scheduling-pipeline": {
    fails: [
      {
        name: "two stages in v0.13.0",
        topology: pipelined({ args: { asyncScheduling: true }, version: "v0.13.0" }),
        reports: [
          {
            path: "groups.serve.args.asyncScheduling",
            value: true,
            message: "asyncScheduling excludes pipelineParallelSize 2; vLLM 0.13.0 refuses to start.",
            fix: "Remove asyncScheduling",
          },
        ],
      },
    ],
    passes: [
      { name: "two stages in v0.20.2rc1", topology: pipelined({ args: { asyncScheduling: true } }) },
      { name: "one stage", topology: serve({ args: { asyncScheduling: true }, version: "v0.13.0" }) },
    ],
  },
  "vllm-async-scheduling-method": {
    fails: [
      {
        name: "drafts by lookup",
        topology: serve({
          args: { asyncScheduling: true, speculativeConfig: { method: "ngram", num_speculative_tokens: 3 } },
        }),
        reports: [
          {
            path: "groups.serve.args.asyncScheduling",
            value: true,
            message: "asyncScheduling excludes speculativeConfig.method ngram; vLLM 0.20.2 refuses to start.",
            fix: "Remove asyncScheduling, or set speculativeConfig.method to mtp",
          },
        ],
      },
    ],
    passes: [
      {
        name: "drafts of the model",
        topology: serve({
          args: { asyncScheduling: true, speculativeConfig: { method: "mtp", num_speculative_tokens: 3 } },
        }),
      },
      {
        name: "the choice of vLLM",
        topology: serve({ args: { speculativeConfig: { method: "ngram", num_speculative_tokens: 3 } } }),
      },
    ],
  },
  "vllm-async-scheduling-drafter": {
    fails: [
      {
        name: "batches of drafts without padding",
        topology: serve({
          args: {
            asyncScheduling: true,
            speculativeConfig: {
              method: "mtp",
              num_speculative_tokens: 3,
              disable_padded_drafter_batch: true,
            },
          },
        }),
        reports: [
          {
            path: "groups.serve.args.asyncScheduling",
            value: true,
            message:
              "asyncScheduling excludes speculativeConfig.disable_padded_drafter_batch; vLLM 0.20.2 refuses to start.",
            fix: "Remove speculativeConfig.disable_padded_drafter_batch, or set asyncScheduling to false",
          },
        ],
      },
    ],
    passes: [
      {
        name: "batches with padding",
        topology: serve({
          args: { asyncScheduling: true, speculativeConfig: { method: "mtp", num_speculative_tokens: 3 } },
        }),
      },
      {
        name: "the choice of vLLM",
        topology: serve({
          args: {
            speculativeConfig: {
              method: "mtp",
              num_speculative_tokens: 3,
              disable_padded_drafter_batch: true,
            },
          },
        }),
      },
    ],
  },
  "vllm-adapters-draft-tokens": {
    fails: [
      {
        name: "one token too few",
        topology: serve({
          args: {
            enableLora: true,
            maxNumBatchedTokens: 63,
            maxNumSeqs: 16,
            speculativeConfig: { method: "mtp", num_speculative_tokens: 3 },
          },
        }),
        reports: [
          {
            path: "groups.serve.args.maxNumBatchedTokens",
            value: 63,
            message:
              "maxNumBatchedTokens 63 with enableLora and speculativeConfig is below the 64 tokens of a step; vLLM 0.20.2 refuses to start.",
            fix: "Set maxNumBatchedTokens to at least 64, or remove enableLora",
          },
        ],
      },
    ],
    passes: [
      {
        name: "a token for every draft",
        topology: serve({
          args: {
            enableLora: true,
            maxNumBatchedTokens: 64,
            maxNumSeqs: 16,
            speculativeConfig: { method: "mtp", num_speculative_tokens: 3 },
          },
        }),
      },
      {
        name: "no adapters",
        topology: serve({
          args: {
            maxNumBatchedTokens: 63,
            maxNumSeqs: 16,
            speculativeConfig: { method: "mtp", num_speculative_tokens: 3 },
          },
        }),
      },
    ],
  },
  "vllm-scheduler-class": {
    fails: [
      {
        name: "a class without a module",
        topology: serve({ args: { schedulerCls: "Scheduler" } }),
        reports: [
          {
            path: "groups.serve.args.schedulerCls",
            value: "Scheduler",
            message: "schedulerCls Scheduler requires a class with its module; vLLM 0.20.2 refuses to start.",
            fix: "Remove schedulerCls",
          },
        ],
      },
    ],
    passes: [
      {
        name: "a class of a module",
        topology: serve({ args: { schedulerCls: "site.scheduling.Scheduler" } }),
      },
    ],
  },
};
