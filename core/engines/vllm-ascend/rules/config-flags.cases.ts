import twoNodes from "../../../../stacks/a2-glm47-2node.ts";
import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { serving } from "../../../../test/support/topologies.ts";

const serve = (change: GroupChange) => changed(serving(1), change);

/** GLM-4.7 on vLLM 0.13.0. */
const old = (change: GroupChange) => changed(twoNodes, change);

const mtp = { method: "mtp", num_speculative_tokens: 1 };

export const cases: CasesByRule = {
  "vllm-config-keys-refused": {
    fails: [
      {
        name: "a mistyped key of speculativeConfig",
        topology: serve({ args: { speculativeConfig: { ...mtp, enforce_eagre: true } } }),
        reports: [
          {
            path: "groups.serve.args.speculativeConfig.enforce_eagre",
            value: true,
            message: "vLLM 0.20.2 refuses to start: speculativeConfig has no key enforce_eagre.",
            fix: 'Did you mean "enforce_eager"?',
          },
        ],
      },
      {
        name: "a key of compilationConfig that a release dropped",
        topology: serve({
          version: "v0.18.0",
          args: { compilationConfig: { compile_ranges_split_points: [8] } },
        }),
        reports: [
          {
            path: "groups.serve.args.compilationConfig.compile_ranges_split_points",
            value: [8],
            message:
              "vLLM 0.18.0 refuses to start: compilationConfig has no key compile_ranges_split_points.",
            fix: 'Did you mean "compile_ranges_endpoints"?',
          },
        ],
      },
      {
        name: "an unknown key of compilationConfig in v0.13.0rc1",
        topology: old({ args: { compilationConfig: { cudagraph_size: "NONE" } } }),
        reports: [
          {
            path: "groups.serve.args.compilationConfig.cudagraph_size",
            value: "NONE",
            message: "vLLM 0.13.0 refuses to start: compilationConfig has no key cudagraph_size.",
            fix: 'Did you mean "cudagraph_mode"?',
          },
        ],
      },
      {
        name: "an unknown key in a later release",
        topology: serve({ version: "v0.23.0", args: { speculativeConfig: { ...mtp, new_key: 1 } } }),
        reports: [
          {
            path: "groups.serve.args.speculativeConfig.new_key",
            value: 1,
            message: "vLLM 0.23.0 refuses to start: speculativeConfig has no key new_key.",
            fix: "Replace new_key with a known name, or remove it",
          },
        ],
      },
    ],
    passes: [
      {
        name: "a key of speculativeConfig",
        topology: serve({ args: { speculativeConfig: { ...mtp, enforce_eager: true } } }),
      },
      {
        name: "a key of compilationConfig before it was dropped",
        topology: serve({
          version: "v0.17.0rc1",
          args: { compilationConfig: { compile_ranges_split_points: [8] } },
        }),
      },
      {
        name: "a key of speculativeConfig that v0.13.0rc1 ignores",
        topology: old({ args: { speculativeConfig: { ...mtp, enforce_eagre: true } } }),
      },
      {
        name: "an unknown key in a release without a catalogue",
        topology: serve({ version: "v0.23.1", args: { speculativeConfig: { ...mtp, new_key: 1 } } }),
      },
    ],
  },
  "vllm-config-keys-ignored": {
    fails: [
      {
        name: "a mistyped key of speculativeConfig",
        topology: old({ args: { speculativeConfig: { ...mtp, enforce_eagre: true } } }),
        reports: [
          {
            path: "groups.serve.args.speculativeConfig.enforce_eagre",
            value: true,
            message: "vLLM 0.13.0 ignores enforce_eagre: speculativeConfig has no such key.",
            fix: 'Did you mean "enforce_eager"?',
          },
        ],
      },
    ],
    passes: [
      {
        name: "keys of v0.13.0rc1",
        topology: old({
          args: { speculativeConfig: { ...mtp, enforce_eager: true, disable_by_batch_size: 4 } },
        }),
      },
    ],
  },
  "vllm-config-keys-known": {
    fails: [
      {
        name: "keys that may be new in a later candidate",
        topology: serve({
          version: "v0.20.2rc9",
          args: { speculativeConfig: { ...mtp, tree_depth: 2 }, compilationConfig: { new_key: 1 } },
        }),
        reports: [
          {
            path: "groups.serve.args.compilationConfig.new_key",
            value: 1,
            message:
              "new_key is not known in vLLM-Ascend v0.20.2rc1, the nearest older release with a catalogue.",
            fix: "Remove new_key, or accept the finding if the release has new_key",
          },
          {
            path: "groups.serve.args.speculativeConfig.tree_depth",
            value: 2,
            message:
              "tree_depth is not known in vLLM-Ascend v0.20.2rc1, the nearest older release with a catalogue.",
            fix: "Remove tree_depth, or accept the finding if the release has tree_depth",
          },
        ],
      },
    ],
    passes: [
      {
        name: "known keys in a later candidate",
        topology: serve({ version: "v0.20.2rc9", args: { speculativeConfig: mtp } }),
      },
      {
        name: "an unknown key in a release with a catalogue",
        topology: serve({ args: { speculativeConfig: { ...mtp, tree_depth: 2 } } }),
      },
    ],
  },
  "vllm-config-value-types": {
    fails: [
      {
        name: "capture sizes as strings",
        topology: serve({ args: { compilationConfig: { cudagraph_capture_sizes: ["a"] } } }),
        reports: [
          {
            path: "groups.serve.args.compilationConfig.cudagraph_capture_sizes",
            value: ["a"],
            message: "cudagraph_capture_sizes must be a list of whole numbers of at least 1.",
            fix: "Set cudagraph_capture_sizes to a list of whole numbers of at least 1",
          },
        ],
      },
      {
        name: "capture sizes below 1",
        topology: serve({ args: { compilationConfig: { cudagraph_capture_sizes: [-16, 0, 16] } } }),
        reports: [
          {
            path: "groups.serve.args.compilationConfig.cudagraph_capture_sizes",
            value: [-16, 0, 16],
            message: "cudagraph_capture_sizes must be a list of whole numbers of at least 1.",
            fix: "Set cudagraph_capture_sizes to a list of whole numbers of at least 1",
          },
        ],
      },
      {
        name: "a capture size that is not whole",
        topology: serve({ args: { compilationConfig: { cudagraph_capture_sizes: [1.5] } } }),
        reports: [
          {
            path: "groups.serve.args.compilationConfig.cudagraph_capture_sizes",
            value: [1.5],
            message: "cudagraph_capture_sizes must be a list of whole numbers of at least 1.",
            fix: "Set cudagraph_capture_sizes to a list of whole numbers of at least 1",
          },
        ],
      },
      {
        name: "a string in place of capture sizes",
        topology: serve({ args: { compilationConfig: { cudagraph_capture_sizes: "hello" } } }),
        reports: [
          {
            path: "groups.serve.args.compilationConfig.cudagraph_capture_sizes",
            value: "hello",
            message: "cudagraph_capture_sizes must be a list of whole numbers of at least 1.",
            fix: "Set cudagraph_capture_sizes to a list of whole numbers of at least 1",
          },
        ],
      },
      {
        name: "a number among strings",
        topology: serve({ args: { compilationConfig: { custom_ops: [1] } } }),
        reports: [
          {
            path: "groups.serve.args.compilationConfig.custom_ops",
            value: [1],
            message: "custom_ops must be a list of strings.",
            fix: "Set custom_ops to a list of strings",
          },
        ],
      },
      {
        name: "a switch as a string",
        topology: serve({ args: { speculativeConfig: { ...mtp, enforce_eager: "never" } } }),
        reports: [
          {
            path: "groups.serve.args.speculativeConfig.enforce_eager",
            value: "never",
            message: "enforce_eager must be true or false.",
            fix: "Set enforce_eager to true or false",
          },
        ],
      },
      {
        name: "a degree of 0",
        topology: serve({ args: { speculativeConfig: { ...mtp, draft_tensor_parallel_size: 0 } } }),
        reports: [
          {
            path: "groups.serve.args.speculativeConfig.draft_tensor_parallel_size",
            value: 0,
            message: "draft_tensor_parallel_size must be a whole number of at least 1.",
            fix: "Set draft_tensor_parallel_size to a whole number of at least 1",
          },
        ],
      },
    ],
    passes: [
      {
        name: "capture sizes from 1 on",
        topology: serve({ args: { compilationConfig: { cudagraph_capture_sizes: [1, 16] } } }),
      },
      {
        name: "strings, an object and a mode",
        topology: serve({
          args: { compilationConfig: { custom_ops: ["all"], pass_config: {}, cudagraph_mode: "FULL" } },
        }),
      },
      {
        name: "a switch and a fraction",
        topology: serve({
          args: { speculativeConfig: { ...mtp, enforce_eager: false, suffix_decoding_max_spec_factor: 0.5 } },
        }),
      },
      {
        name: "a degree of 1, and an unknown key",
        topology: serve({
          args: { speculativeConfig: { ...mtp, draft_tensor_parallel_size: 1, unknown_key: 1 } },
        }),
      },
    ],
  },
};
