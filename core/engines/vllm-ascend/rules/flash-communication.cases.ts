import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { prefillDecode, serving } from "../../../../test/support/topologies.ts";

const FLASHCOMM1 = "VLLM_ASCEND_ENABLE_FLASHCOMM1";

const FLASHCOMM2 = "VLLM_ASCEND_FLASHCOMM2_PARALLEL_SIZE";

const on = { [FLASHCOMM1]: "1" };

const KEYS = "args.additionalConfig";

const serve = (change: GroupChange) => ({ topology: changed(serving(1), change) });

const pair = (group: "prefill" | "decode", change: GroupChange) => ({
  topology: changed(prefillDecode(), { ...change, group }),
  within: `groups.${group}`,
});

/** Ranks of one device. */
const oneDevice = { tensorParallelSize: 1, dataParallelSize: 16 };

/** One data-parallel rank of all devices. */
const oneRank = { tensorParallelSize: 16, dataParallelSize: 1 };

export const cases: CasesByRule = {
  "ascend-sequence-parallel-effective": {
    fails: [
      {
        name: "no expert parallelism",
        ...serve({ env: on, version: "v0.27.1rc1", without: ["enableExpertParallel"] }),
        reports: [
          {
            path: `groups.serve.env.${FLASHCOMM1}`,
            value: "1",
            message: "VLLM_ASCEND_ENABLE_FLASHCOMM1 has no effect without expert parallelism.",
            fix: "Remove VLLM_ASCEND_ENABLE_FLASHCOMM1",
          },
        ],
      },
      {
        name: "context parallelism of sparse attention on ranks of one device",
        ...serve({ keys: { enable_dsa_cp: true }, version: "v0.30.0rc2", ...oneDevice }),
        reports: [
          {
            path: `groups.serve.${KEYS}.enable_dsa_cp`,
            value: true,
            message: "enable_dsa_cp has no effect without tensor parallelism.",
            fix: "Remove enable_dsa_cp",
          },
        ],
      },
      {
        name: "one data-parallel rank in the release with vLLM's condition",
        ...serve({ keys: { enable_dsa_cp: true }, version: "v0.28.0rc1", ...oneRank }),
        reports: [
          {
            path: `groups.serve.${KEYS}.enable_dsa_cp`,
            value: true,
            message: "enable_dsa_cp has no effect without data parallelism.",
            fix: "Remove enable_dsa_cp",
          },
        ],
      },
    ],
    passes: [
      {
        name: "expert and tensor parallelism",
        ...serve({ env: on, keys: { enable_dsa_cp: true }, version: "v0.27.1rc1" }),
      },
      {
        name: "a release that refuses it",
        ...serve({ env: on, version: "v0.26.0rc1", without: ["enableExpertParallel"] }),
      },
      ...["v0.27.1rc1", "v0.29.0rc1", "v0.30.0rc2"].map((version) => ({
        name: `one data-parallel rank in ${version}`,
        ...serve({ keys: { enable_dsa_cp: true }, version, ...oneRank }),
      })),
    ],
  },
  "ascend-flashcomm1-expert-parallel": {
    fails: [
      {
        name: "experts without expert parallelism",
        ...serve({ env: on, without: ["enableExpertParallel"] }),
        reports: [
          {
            path: `groups.serve.env.${FLASHCOMM1}`,
            value: "1",
            message:
              "VLLM_ASCEND_ENABLE_FLASHCOMM1 requires enableExpertParallel for GLM-5, which has experts.",
            fix: "Set groups.serve.args.enableExpertParallel to true, or remove VLLM_ASCEND_ENABLE_FLASHCOMM1",
          },
        ],
      },
      {
        name: "experts without expert parallelism in v0.13.0rc1",
        ...serve({ env: on, version: "v0.13.0rc1", without: ["enableExpertParallel"] }),
        reports: [
          {
            path: `groups.serve.env.${FLASHCOMM1}`,
            value: "1",
            message: /requires enableExpertParallel for GLM-5/,
            fix: /^Set groups\.serve\.args\.enableExpertParallel to true/,
          },
        ],
      },
      {
        name: "the former name of the variable in v0.18.0",
        ...serve({
          env: { VLLM_ASCEND_ENABLE_FLASHCOMM: "1" },
          version: "v0.18.0",
          without: ["enableExpertParallel"],
        }),
        reports: [
          {
            path: "groups.serve.env.VLLM_ASCEND_ENABLE_FLASHCOMM",
            value: "1",
            message: /^VLLM_ASCEND_ENABLE_FLASHCOMM requires enableExpertParallel/,
            fix: /^Set groups\.serve\.args\.enableExpertParallel to true/,
          },
        ],
      },
      {
        name: "experts without expert parallelism in v0.26.0rc1",
        ...serve({ env: on, version: "v0.26.0rc1", without: ["enableExpertParallel"] }),
        reports: [
          {
            path: `groups.serve.env.${FLASHCOMM1}`,
            value: "1",
            message: /requires enableExpertParallel for GLM-5/,
            fix: /^Set groups\.serve\.args\.enableExpertParallel to true/,
          },
        ],
      },
    ],
    passes: [
      {
        name: "the former name of the variable in v0.20.2rc1",
        ...serve({ env: { VLLM_ASCEND_ENABLE_FLASHCOMM: "1" }, without: ["enableExpertParallel"] }),
      },
      { name: "expert parallelism", ...serve({ env: on }) },
      {
        name: "a release that turns it off",
        ...serve({ env: on, version: "v0.27.1rc1", without: ["enableExpertParallel"] }),
      },
    ],
  },
  "ascend-flashcomm1-tensor-parallel": {
    fails: [
      {
        name: "ranks of one device",
        ...serve({ env: on, ...oneDevice }),
        reports: [
          {
            path: `groups.serve.env.${FLASHCOMM1}`,
            value: "1",
            message:
              "VLLM_ASCEND_ENABLE_FLASHCOMM1 splits the sequence over the devices of a rank, but tensorParallelSize is 1.",
            fix: "Remove VLLM_ASCEND_ENABLE_FLASHCOMM1",
          },
        ],
      },
      {
        name: "ranks of one device in v0.13.0rc1",
        ...serve({ env: on, ...oneDevice, version: "v0.13.0rc1" }),
        reports: [
          {
            path: `groups.serve.env.${FLASHCOMM1}`,
            value: "1",
            message: /but tensorParallelSize is 1\.$/,
            fix: "Remove VLLM_ASCEND_ENABLE_FLASHCOMM1",
          },
        ],
      },
      {
        name: "the key as true",
        ...serve({ keys: { enable_flashcomm1: true }, ...oneDevice }),
        reports: [
          {
            path: `groups.serve.${KEYS}.enable_flashcomm1`,
            value: true,
            message: /^enable_flashcomm1 splits/,
            fix: "Remove enable_flashcomm1",
          },
        ],
      },
      {
        name: "the key as 1",
        ...serve({ keys: { enable_flashcomm1: 1 }, ...oneDevice }),
        reports: [
          {
            path: `groups.serve.${KEYS}.enable_flashcomm1`,
            value: 1,
            message: /^enable_flashcomm1 splits/,
            fix: "Remove enable_flashcomm1",
          },
        ],
      },
    ],
    passes: [
      { name: "ranks of sixteen devices", ...serve({ env: on }) },
      { name: "a release that turns it off", ...serve({ env: on, version: "v0.27.1rc1", ...oneDevice }) },
      {
        name: "the key as false, which wins over the variable",
        ...serve({ env: on, keys: { enable_flashcomm1: false }, ...oneDevice }),
      },
      {
        name: "the key as 0, which wins over the variable",
        ...serve({ env: on, keys: { enable_flashcomm1: 0 }, ...oneDevice }),
      },
      {
        name: "the key in a release that reads the variable only",
        ...serve({
          env: { [FLASHCOMM1]: "0" },
          keys: { enable_flashcomm1: true },
          version: "v0.17.0rc1",
          ...oneDevice,
        }),
      },
    ],
  },
  "ascend-flashcomm2-degrees": {
    fails: [
      {
        name: "a degree that does not divide the tensor-parallel degree",
        ...serve({ keys: { enable_flashcomm2_parallel_size: 3 } }),
        reports: [
          {
            path: `groups.serve.${KEYS}.enable_flashcomm2_parallel_size`,
            value: 3,
            message: "enable_flashcomm2_parallel_size 3 must be below tensorParallelSize 16 and divide it.",
            fix: "Set enable_flashcomm2_parallel_size to one of 1, 2, 4, 8, or remove it",
          },
        ],
      },
      {
        name: "decode",
        ...pair("decode", { env: { [FLASHCOMM2]: "2" } }),
        reports: [
          {
            path: `groups.decode.env.${FLASHCOMM2}`,
            value: "2",
            message: "VLLM_ASCEND_FLASHCOMM2_PARALLEL_SIZE must not be set in a decode group.",
            fix: "Remove VLLM_ASCEND_FLASHCOMM2_PARALLEL_SIZE from groups.decode",
          },
        ],
      },
    ],
    passes: [
      { name: "a proper divisor", ...serve({ keys: { enable_flashcomm2_parallel_size: 4 } }) },
      { name: "zero on decode, which turns it off", ...pair("decode", { env: { [FLASHCOMM2]: "0" } }) },
    ],
  },
  "ascend-flashcomm2-layer-sharding": {
    fails: [
      {
        name: "another layer than o_proj",
        ...pair("prefill", { keys: { enable_flashcomm2_parallel_size: 4, layer_sharding: ["q_b_proj"] } }),
        reports: [
          {
            path: `groups.prefill.${KEYS}.layer_sharding`,
            value: ["q_b_proj"],
            message: "layer_sharding may name only o_proj while enable_flashcomm2_parallel_size is set.",
            fix: 'Set layer_sharding to ["o_proj"]',
          },
        ],
      },
    ],
    passes: [
      {
        name: "o_proj",
        ...pair("prefill", { keys: { enable_flashcomm2_parallel_size: 4, layer_sharding: ["o_proj"] } }),
      },
      {
        name: "no layers",
        ...pair("prefill", { keys: { enable_flashcomm2_parallel_size: 4, layer_sharding: [] } }),
      },
    ],
  },
  "ascend-flashcomm2-output-projection": {
    fails: [
      {
        name: "both shard the output projection",
        ...serve({
          keys: {
            enable_flashcomm2_parallel_size: 4,
            finegrained_tp_config: { oproj_tensor_parallel_size: 2 },
          },
        }),
        reports: [
          {
            path: `groups.serve.${KEYS}.enable_flashcomm2_parallel_size`,
            value: 4,
            message:
              "enable_flashcomm2_parallel_size excludes finegrained_tp_config.oproj_tensor_parallel_size, which is 2: both shard o_proj.",
            fix: "Remove enable_flashcomm2_parallel_size or finegrained_tp_config.oproj_tensor_parallel_size",
          },
        ],
      },
    ],
    passes: [
      {
        name: "fine-grained parallelism alone",
        ...serve({ keys: { finegrained_tp_config: { oproj_tensor_parallel_size: 2 } } }),
      },
    ],
  },
};
