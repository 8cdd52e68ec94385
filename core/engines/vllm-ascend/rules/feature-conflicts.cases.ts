import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { prefillDecode, serving } from "../../../../test/support/topologies.ts";

const serve = (change: GroupChange) => changed(serving(1), change);

const KEYS = "groups.serve.args.additionalConfig";

const LATEST = "v0.30.0rc2";

const compilation = (keys: Readonly<Record<string, boolean>>, version = "v0.20.2rc1") =>
  serve({ keys: { ascend_compilation_config: keys }, version });

export const cases: CasesByRule = {
  "ascend-static-kernel": {
    fails: [
      {
        name: "a static kernel without the graphs that it is for",
        topology: compilation({ enable_static_kernel: true, enable_npugraph_ex: false }),
        reports: [
          {
            path: `${KEYS}.ascend_compilation_config.enable_static_kernel`,
            value: true,
            message: "enable_static_kernel requires enable_npugraph_ex, which is off.",
            fix: "Set enable_npugraph_ex to true, or remove enable_static_kernel",
          },
        ],
      },
    ],
    passes: [
      { name: "a static kernel alone", topology: compilation({ enable_static_kernel: true }) },
      {
        name: "v0.15.0rc1, which does not read the keys",
        topology: compilation({ enable_static_kernel: true, enable_npugraph_ex: false }, "v0.15.0rc1"),
      },
    ],
  },
  "ascend-super-kernel": {
    fails: [
      {
        name: "a super kernel alone",
        topology: compilation({ enable_super_kernel: true }, "v0.28.0rc1"),
        reports: [
          {
            path: `${KEYS}.ascend_compilation_config.enable_super_kernel`,
            value: true,
            message: "enable_super_kernel requires enable_static_kernel, which is off.",
            fix: `Remove enable_super_kernel, or set ${KEYS}.ascend_compilation_config.enable_static_kernel to true`,
          },
        ],
      },
    ],
    passes: [
      {
        name: "with the static kernel",
        topology: compilation({ enable_super_kernel: true, enable_static_kernel: true }, LATEST),
      },
      {
        name: "v0.27.1rc1, which does not read the key",
        topology: compilation({ enable_super_kernel: true }, "v0.27.1rc1"),
      },
    ],
  },
  "ascend-mix-placement": {
    fails: [
      {
        name: "the shared expert placed in two other ways, too",
        topology: serve({
          keys: {
            mix_placement: true,
            enable_shared_expert_dp: true,
            multistream_overlap_shared_expert: true,
          },
          version: "v0.19.1rc1",
        }),
        reports: [
          {
            path: `${KEYS}.mix_placement`,
            value: true,
            message:
              "mix_placement is not supported together with enable_shared_expert_dp and multistream_overlap_shared_expert.",
            fix: "Remove mix_placement or enable_shared_expert_dp and multistream_overlap_shared_expert",
          },
        ],
      },
      {
        name: "an overlap that fused MC2 does not turn off yet",
        topology: serve({
          keys: { mix_placement: true, multistream_overlap_shared_expert: true, enable_fused_mc2: 1 },
        }),
        reports: [
          {
            path: `${KEYS}.mix_placement`,
            value: true,
            message: /together with multistream_overlap_shared_expert\.$/,
            fix: "Remove mix_placement or multistream_overlap_shared_expert",
          },
        ],
      },
    ],
    passes: [
      {
        name: "data parallelism of the shared expert that is off without expert parallelism",
        topology: serve({
          keys: { mix_placement: true, enable_shared_expert_dp: true },
          without: ["enableExpertParallel"],
        }),
      },
      {
        name: "an overlap that fused MC2 turns off",
        topology: serve({
          keys: { mix_placement: true, multistream_overlap_shared_expert: true, enable_fused_mc2: 1 },
          version: "v0.23.0",
        }),
      },
      {
        name: "v0.18.0, which does not check it",
        topology: serve({
          keys: { mix_placement: true, enable_shared_expert_dp: true },
          version: "v0.18.0",
        }),
      },
      { name: "nothing else", topology: serve({ keys: { mix_placement: true } }) },
    ],
  },
  "ascend-reduce-sample": {
    fails: [
      {
        name: "a prefill group",
        topology: changed(prefillDecode(), {
          group: "prefill",
          keys: { enable_reduce_sample: true },
          version: "v0.23.0",
        }),
        within: "groups.prefill",
        reports: [
          {
            path: "groups.prefill.args.additionalConfig.enable_reduce_sample",
            value: true,
            message: "enable_reduce_sample is not supported in a prefill group.",
            fix: "Remove enable_reduce_sample",
          },
        ],
      },
      {
        name: "a head over several devices",
        topology: serve({
          keys: { enable_reduce_sample: true, finegrained_tp_config: { lmhead_tensor_parallel_size: 1 } },
          version: "v0.27.1rc1",
        }),
        reports: [
          {
            path: `${KEYS}.enable_reduce_sample`,
            value: true,
            message: "enable_reduce_sample is not supported together with lmhead_tensor_parallel_size 1.",
            fix: "Remove enable_reduce_sample or lmhead_tensor_parallel_size",
          },
        ],
      },
    ],
    passes: [
      {
        name: "a decode group",
        topology: changed(prefillDecode(), {
          group: "decode",
          keys: { enable_reduce_sample: true },
          version: "v0.23.0",
        }),
        within: "groups.decode",
      },
      {
        name: "a prefill group in v0.25.1rc1",
        topology: changed(prefillDecode(), {
          group: "prefill",
          keys: { enable_reduce_sample: true },
          version: "v0.25.1rc1",
        }),
        within: "groups.prefill",
      },
    ],
  },
  "ascend-dump-config-once": {
    fails: [
      {
        name: "a path and an object",
        topology: serve({ keys: { dump_config_path: "/mnt/dump.json", dump_config: { task: "tensor" } } }),
        reports: [
          {
            path: `${KEYS}.dump_config_path`,
            value: "/mnt/dump.json",
            message: "dump_config_path excludes dump_config: each describes the same dump.",
            fix: "Remove dump_config_path or dump_config",
          },
        ],
      },
    ],
    passes: [{ name: "a path", topology: serve({ keys: { dump_config_path: "/mnt/dump.json" } }) }],
  },
  "ascend-hamming-sparse-keys": {
    fails: [
      {
        name: "the switch alone",
        topology: serve({ keys: { hamming_sparse: { enabled: true } } }),
        reports: [
          {
            path: `${KEYS}.hamming_sparse`,
            value: { enabled: true },
            message: "hamming_sparse lacks sparse_json_location, which vllm-ascend reads without a default.",
            fix: "Remove hamming_sparse, or set hamming_sparse.sparse_json_location",
          },
        ],
      },
    ],
    passes: [
      {
        name: "both keys",
        topology: serve({ keys: { hamming_sparse: { enabled: false, sparse_json_location: "" } } }),
      },
      {
        name: "v0.25.1rc1, which does not read the key",
        topology: serve({ keys: { hamming_sparse: {} }, version: "v0.25.1rc1" }),
      },
    ],
  },
};
