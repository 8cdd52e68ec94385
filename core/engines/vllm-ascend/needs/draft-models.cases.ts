import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { serving } from "../../../../test/support/topologies.ts";

const serve = (change: GroupChange) => changed(serving(1), change);

export const cases: CasesByRule = {
  "vllm-draft-model-method": {
    fails: [
      {
        name: "a model of its own in v0.13.0",
        topology: serve({
          args: {
            speculativeConfig: {
              method: "draft_model",
              model: "/root/.cache/draft",
              num_speculative_tokens: 3,
            },
          },
          version: "v0.13.0",
        }),
        reports: [
          {
            path: "groups.serve.args.speculativeConfig.method",
            value: "draft_model",
            message:
              "speculativeConfig.method draft_model is not supported yet; vLLM 0.13.0 refuses to start.",
            fix: 'Set speculativeConfig.method to "mtp", or remove speculativeConfig',
          },
        ],
      },
    ],
    passes: [
      {
        name: "a model of its own in v0.15.0rc1",
        topology: serve({
          args: {
            speculativeConfig: {
              method: "draft_model",
              model: "/root/.cache/draft",
              num_speculative_tokens: 3,
            },
          },
          version: "v0.15.0rc1",
        }),
      },
    ],
  },
  "vllm-hidden-states-of-model": {
    fails: [
      {
        name: "a method for other models",
        topology: serve({
          args: {
            speculativeConfig: { method: "eagle3", model: "/root/.cache/eagle", num_speculative_tokens: 3 },
          },
        }),
        reports: [
          {
            path: "groups.serve.args.speculativeConfig.method",
            value: "eagle3",
            message:
              "speculativeConfig.method eagle3 is not supported for GLM models; vLLM 0.20.2 refuses to start.",
            fix: 'Set speculativeConfig.method to "mtp", or remove speculativeConfig',
          },
        ],
      },
    ],
    passes: [
      {
        name: "the method in v0.22.1rc1",
        topology: serve({
          args: {
            speculativeConfig: { method: "eagle3", model: "/root/.cache/eagle", num_speculative_tokens: 3 },
          },
          version: "v0.22.1rc1",
        }),
      },
    ],
  },
  "vllm-draft-token-tree": {
    fails: [
      {
        name: "a word",
        topology: serve({
          args: {
            speculativeConfig: { method: "mtp", num_speculative_tokens: 3, speculative_token_tree: "chain" },
          },
        }),
        reports: [
          {
            path: "groups.serve.args.speculativeConfig.speculative_token_tree",
            value: "chain",
            message:
              "speculativeConfig.speculative_token_tree chain requires a list of tuples; vLLM 0.20.2 refuses to start.",
            fix: "Remove speculativeConfig.speculative_token_tree",
          },
        ],
      },
    ],
    passes: [
      {
        name: "tuples",
        topology: serve({
          args: {
            speculativeConfig: {
              method: "mtp",
              num_speculative_tokens: 3,
              speculative_token_tree: "[(0,), (0, 0), (0, 0, 0)]",
            },
          },
        }),
      },
    ],
  },
  "vllm-draft-degree-name": {
    fails: [
      {
        name: "the name of the flag",
        topology: serve({
          args: { speculativeConfig: { method: "mtp", num_speculative_tokens: 3, tensor_parallel_size: 1 } },
        }),
        reports: [
          {
            path: "groups.serve.args.speculativeConfig.tensor_parallel_size",
            value: 1,
            message:
              "speculativeConfig.tensor_parallel_size 1 is not supported under this name; vLLM 0.20.2 refuses to start.",
            fix: "Rename tensor_parallel_size to draft_tensor_parallel_size",
          },
        ],
      },
    ],
    passes: [
      {
        name: "the name of the key",
        topology: serve({
          args: {
            speculativeConfig: { method: "mtp", num_speculative_tokens: 3, draft_tensor_parallel_size: 1 },
          },
        }),
      },
    ],
  },
  "vllm-draft-degree": {
    fails: [
      {
        name: "half of the degree",
        topology: serve({
          args: {
            speculativeConfig: { method: "mtp", num_speculative_tokens: 3, draft_tensor_parallel_size: 8 },
          },
        }),
        reports: [
          {
            path: "groups.serve.args.speculativeConfig.draft_tensor_parallel_size",
            value: 8,
            message:
              "speculativeConfig.draft_tensor_parallel_size 8 differs from tensorParallelSize 16; vLLM 0.20.2 refuses to start.",
            fix: "Set speculativeConfig.draft_tensor_parallel_size to 16 or 1",
          },
        ],
      },
    ],
    passes: [
      {
        name: "the degree of the group",
        topology: serve({
          args: {
            speculativeConfig: { method: "mtp", num_speculative_tokens: 3, draft_tensor_parallel_size: 16 },
          },
        }),
      },
      {
        name: "one device",
        topology: serve({
          args: {
            speculativeConfig: { method: "mtp", num_speculative_tokens: 3, draft_tensor_parallel_size: 1 },
          },
        }),
      },
    ],
  },
  "vllm-draft-length": {
    fails: [
      {
        name: "longer than the prompts",
        topology: serve({
          args: { speculativeConfig: { method: "mtp", num_speculative_tokens: 3, max_model_len: 200001 } },
        }),
        reports: [
          {
            path: "groups.serve.args.speculativeConfig.max_model_len",
            value: 200001,
            message:
              "speculativeConfig.max_model_len 200001 exceeds maxModelLen 200000; vLLM 0.20.2 refuses to start.",
            fix: "Set speculativeConfig.max_model_len to at most 200000, or remove speculativeConfig.max_model_len",
          },
        ],
      },
    ],
    passes: [
      {
        name: "as long as the prompts",
        topology: serve({
          args: { speculativeConfig: { method: "mtp", num_speculative_tokens: 3, max_model_len: 200000 } },
        }),
      },
    ],
  },
  "vllm-lookup-bounds": {
    fails: [
      {
        name: "a least above the most",
        topology: serve({
          args: {
            speculativeConfig: {
              method: "ngram",
              num_speculative_tokens: 3,
              prompt_lookup_min: 4,
              prompt_lookup_max: 3,
            },
          },
        }),
        reports: [
          {
            path: "groups.serve.args.speculativeConfig.prompt_lookup_min",
            value: 4,
            message:
              "speculativeConfig.prompt_lookup_min 4 with speculativeConfig.method ngram exceeds speculativeConfig.prompt_lookup_max 3; vLLM 0.20.2 refuses to start.",
            fix: "Set speculativeConfig.prompt_lookup_min to at most 3",
          },
        ],
      },
    ],
    passes: [
      {
        name: "one length",
        topology: serve({
          args: {
            speculativeConfig: {
              method: "ngram",
              num_speculative_tokens: 3,
              prompt_lookup_min: 3,
              prompt_lookup_max: 3,
            },
          },
        }),
      },
    ],
  },
  "vllm-draft-batch-size": {
    fails: [
      {
        name: "a threshold of 1 in v0.13.0",
        topology: serve({
          args: { speculativeConfig: { method: "mtp", num_speculative_tokens: 3, disable_by_batch_size: 1 } },
          version: "v0.13.0",
        }),
        reports: [
          {
            path: "groups.serve.args.speculativeConfig.disable_by_batch_size",
            value: 1,
            message: "speculativeConfig.disable_by_batch_size 1 is below 2; vLLM 0.13.0 refuses to start.",
            fix: "Set speculativeConfig.disable_by_batch_size to at least 2, or remove speculativeConfig.disable_by_batch_size",
          },
        ],
      },
    ],
    passes: [
      {
        name: "a threshold of 2",
        topology: serve({
          args: { speculativeConfig: { method: "mtp", num_speculative_tokens: 3, disable_by_batch_size: 2 } },
          version: "v0.13.0",
        }),
      },
    ],
  },
  "vllm-draft-model-name": {
    fails: [
      {
        name: "a model without a name",
        topology: serve({
          args: { speculativeConfig: { method: "mtp", num_speculative_tokens: 1, model: "" } },
        }),
        reports: [
          {
            path: "groups.serve.args.speculativeConfig.model",
            value: "",
            message: 'speculativeConfig.model "" is not supported as a model; vLLM 0.20.2 refuses to start.',
            fix: "Remove speculativeConfig.model",
          },
        ],
      },
    ],
    passes: [
      {
        name: "the model of the group",
        topology: serve({ args: { speculativeConfig: { method: "mtp", num_speculative_tokens: 1 } } }),
      },
    ],
  },
};
