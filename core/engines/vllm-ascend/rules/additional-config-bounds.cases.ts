import type { ArgumentValue } from "../../../topology/index.ts";
import { changed } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { serving } from "../../../../test/support/topologies.ts";

const KEYS = "groups.serve.args.additionalConfig";

const serve = (keys: Readonly<Record<string, ArgumentValue>>, version = "v0.20.2rc1") =>
  changed(serving(1), { keys, version });

export const cases: CasesByRule = {
  "ascend-additional-config-bounds": {
    fails: [
      {
        name: "numbers of the expert balance below 0, and an unknown policy",
        topology: serve({ eplb_config: { num_redundant_experts: -1, eplb_policy_type: 7 } }),
        reports: [
          {
            path: `${KEYS}.eplb_config.num_redundant_experts`,
            value: -1,
            message:
              "eplb_config.num_redundant_experts must be a whole number of at least 0; otherwise vllm-ascend refuses to start.",
            fix: "Set num_redundant_experts to a whole number of at least 0, or remove it",
          },
          {
            path: `${KEYS}.eplb_config.eplb_policy_type`,
            value: 7,
            message:
              "eplb_config.eplb_policy_type must be one of 0, 1, 2, 3; otherwise vllm-ascend refuses to start.",
            fix: "Set eplb_policy_type to one of 0, 1, 2, 3, or remove it",
          },
        ],
      },
      {
        name: "a text for a number that is not converted, in v0.14.0rc1",
        topology: serve({ eplb_config: { algorithm_execution_interval: "30" } }, "v0.14.0rc1"),
        reports: [
          {
            path: `${KEYS}.eplb_config.algorithm_execution_interval`,
            value: "30",
            message: /must be a whole number of at least 0; otherwise/,
            fix: "Set algorithm_execution_interval to a whole number of at least 0, or remove it",
          },
        ],
      },
      {
        name: "a path without the ending",
        topology: serve({ eplb_config: { expert_map_path: "/mnt/experts.txt" } }),
        reports: [
          {
            path: `${KEYS}.eplb_config.expert_map_path`,
            value: "/mnt/experts.txt",
            message:
              "eplb_config.expert_map_path must be a path that ends with .json; otherwise vllm-ascend refuses to start.",
            fix: "Remove expert_map_path, or set it to a path that ends with .json",
          },
        ],
      },
      {
        name: "a factor above 1, and a chunk of no tokens",
        topology: serve({ profiling_chunk_config: { smooth_factor: 1.5, min_chunk: "0" } }),
        reports: [
          {
            path: `${KEYS}.profiling_chunk_config.smooth_factor`,
            value: 1.5,
            message:
              "profiling_chunk_config.smooth_factor must be a number above 0 and at most 1; otherwise vllm-ascend refuses to start.",
            fix: "Set smooth_factor to a number above 0 and at most 1, or remove it",
          },
          {
            path: `${KEYS}.profiling_chunk_config.min_chunk`,
            value: "0",
            message: /must be a whole number of at least 1; otherwise/,
            fix: "Set min_chunk to a whole number of at least 1, or remove it",
          },
        ],
      },
      {
        name: "the same keys inside scheduler_config",
        topology: serve(
          { scheduler_config: { short_request_first_config: { threshold: -1 } } },
          "v0.25.1rc1",
        ),
        reports: [
          {
            path: `${KEYS}.scheduler_config.short_request_first_config.threshold`,
            value: -1,
            message: /must be a whole number of at least 0; otherwise/,
            fix: "Set threshold to a whole number of at least 0, or remove it",
          },
        ],
      },
      {
        name: "a number for a switch, and a negative factor, of the sampler",
        topology: serve(
          { rejection_sampler_config: { enable_block_verify: 1, posterior_alpha: -1 } },
          "v0.21.0rc1",
        ),
        reports: [
          {
            path: `${KEYS}.rejection_sampler_config.enable_block_verify`,
            value: 1,
            message: /must be true or false; otherwise/,
            fix: "Remove enable_block_verify, or set it to true or false",
          },
          {
            path: `${KEYS}.rejection_sampler_config.posterior_alpha`,
            value: -1,
            message: /must be a number of at least 0; otherwise/,
            fix: "Set posterior_alpha to a number of at least 0, or remove it",
          },
        ],
      },
      {
        name: "a text for an object in v0.13.0rc1",
        topology: serve({ xlite_graph_config: "on" }, "v0.13.0rc1"),
        reports: [
          {
            path: `${KEYS}.xlite_graph_config`,
            value: "on",
            message: "xlite_graph_config must be an object; otherwise vllm-ascend refuses to start.",
            fix: "Remove xlite_graph_config, or set it to an object",
          },
        ],
      },
      {
        name: "a negative size in v0.27.1rc1",
        topology: serve({ finegrained_tp_config: { lmhead_tensor_parallel_size: -1 } }, "v0.27.1rc1"),
        reports: [
          {
            path: `${KEYS}.finegrained_tp_config.lmhead_tensor_parallel_size`,
            value: -1,
            message: /must be a whole number of at least 0; otherwise/,
            fix: "Set lmhead_tensor_parallel_size to a whole number of at least 0, or remove it",
          },
        ],
      },
      {
        name: "a text for a size, and a number for a path of dumps",
        topology: serve({ dump_config_path: 3, enable_flashcomm2_parallel_size: "two" }),
        reports: [
          {
            path: `${KEYS}.enable_flashcomm2_parallel_size`,
            value: "two",
            message:
              "enable_flashcomm2_parallel_size must be a number; otherwise vllm-ascend refuses to start.",
            fix: "Remove enable_flashcomm2_parallel_size, or set it to a number",
          },
          {
            path: `${KEYS}.dump_config_path`,
            value: 3,
            message: "dump_config_path must be a string; otherwise vllm-ascend refuses to start.",
            fix: "Remove dump_config_path, or set it to a string",
          },
        ],
      },
      {
        name: "a switch for the path of logs",
        topology: serve({ ascend_log_path: true }, "v0.23.0"),
        reports: [
          {
            path: `${KEYS}.ascend_log_path`,
            value: true,
            message: "ascend_log_path must be a string; otherwise vllm-ascend refuses to start.",
            fix: "Remove ascend_log_path, or set it to a string",
          },
        ],
      },
      {
        name: "a threshold of nothing",
        topology: serve({ rejection_sampler_config: { posterior_threshold: 0 } }, "v0.23.0"),
        reports: [
          {
            path: `${KEYS}.rejection_sampler_config.posterior_threshold`,
            value: 0,
            message: /must be a number above 0 and at most 1; otherwise/,
            fix: "Set posterior_threshold to a number above 0 and at most 1, or remove it",
          },
        ],
      },
    ],
    passes: [
      {
        name: "values at the limits",
        topology: serve({
          eplb_config: { num_redundant_experts: 0, eplb_policy_type: 3, expert_map_path: "/mnt/a.json" },
          profiling_chunk_config: { smooth_factor: 1, min_chunk: 1 },
        }),
      },
      {
        name: "texts and decimals that the plugin converts",
        topology: serve({ profiling_chunk_config: { smooth_factor: "0.5", min_chunk: 4096.5 } }),
      },
      {
        name: "true, which Python counts as 1",
        topology: serve({ eplb_config: { num_redundant_experts: true, eplb_policy_type: true } }),
      },
      {
        name: "a text that pydantic converts",
        topology: serve({ eplb_config: { num_redundant_experts: "0", eplb_policy_type: "2" } }, "v0.27.1rc1"),
      },
      {
        name: "a negative size in a release that takes it as off",
        topology: serve({ finegrained_tp_config: { lmhead_tensor_parallel_size: -1 } }),
      },
      {
        name: "eplb_config that is no object, which the release ignores",
        topology: serve({ eplb_config: "on" }),
      },
      {
        name: "nothing for an object and a path, which the plugin replaces",
        topology: serve(
          { scheduler_config: { short_request_first_config: [] }, ascend_log_path: false },
          "v0.25.1rc1",
        ),
      },
      { name: "keys that the release does not read", topology: serve({ mc2_comm_alg: "none" }) },
      {
        name: "a key at the top that scheduler_config overrules",
        topology: serve(
          {
            profiling_chunk_config: { min_chunk: 0 },
            scheduler_config: { profiling_chunk_config: { min_chunk: 1 } },
          },
          "v0.25.1rc1",
        ),
      },
    ],
  },
};
