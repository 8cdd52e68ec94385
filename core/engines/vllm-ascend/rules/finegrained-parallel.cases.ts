import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { prefillDecode, serving } from "../../../../test/support/topologies.ts";

const serve = (change: GroupChange) => changed(serving(1), change);

const decode = (change: GroupChange) => changed(prefillDecode(), { ...change, group: "decode" });

/** Decode on v0.23.0 with the recompute scheduler, one device per rank and sizes of finegrained_tp_config. */
const fine = (sizes: Readonly<Record<string, number | boolean>>, more: GroupChange = {}): GroupChange => ({
  version: "v0.23.0",
  tensorParallelSize: 1,
  ...more,
  keys: { recompute_scheduler_enable: true, ...more.keys, finegrained_tp_config: sizes },
});

const latest = (keys: NonNullable<GroupChange["keys"]>): GroupChange => ({ version: "v0.25.1rc1", keys });

export const cases: CasesByRule = {
  "ascend-finegrained-parallel": {
    fails: [
      {
        name: "a size that does not divide dataParallelSize",
        topology: decode(fine({ lmhead_tensor_parallel_size: 3 })),
        within: "groups.decode",
        reports: [
          {
            path: "groups.decode.args.additionalConfig.finegrained_tp_config.lmhead_tensor_parallel_size",
            value: 3,
            message: "lmhead_tensor_parallel_size is not supported: 3 does not divide dataParallelSize 16.",
            fix: "Remove lmhead_tensor_parallel_size, or set lmhead_tensor_parallel_size to a divisor of 16",
          },
        ],
      },
      {
        name: "o_proj with several devices per rank",
        topology: decode(fine({ oproj_tensor_parallel_size: 4 }, { tensorParallelSize: 4 })),
        within: "groups.decode",
        reports: [
          {
            path: "groups.decode.args.additionalConfig.finegrained_tp_config.oproj_tensor_parallel_size",
            value: 4,
            message: "oproj_tensor_parallel_size is not supported: tensorParallelSize is 4, not 1.",
            fix: "Remove oproj_tensor_parallel_size, or set tensorParallelSize to 1",
          },
        ],
      },
      {
        name: "the embedding without the recompute scheduler",
        topology: decode(
          fine({ embedding_tensor_parallel_size: 4 }, { keys: { recompute_scheduler_enable: false } }),
        ),
        within: "groups.decode",
        reports: [
          {
            path: "groups.decode.args.additionalConfig.finegrained_tp_config.embedding_tensor_parallel_size",
            value: 4,
            message: "embedding_tensor_parallel_size is not supported: recompute_scheduler_enable is off.",
            fix: "Remove embedding_tensor_parallel_size, or set recompute_scheduler_enable to true",
          },
        ],
      },
      {
        name: "half a device for the embedding without the recompute scheduler",
        topology: decode(
          fine({ embedding_tensor_parallel_size: 0.5 }, { keys: { recompute_scheduler_enable: false } }),
        ),
        within: "groups.decode",
        reports: [
          {
            path: "groups.decode.args.additionalConfig.finegrained_tp_config.embedding_tensor_parallel_size",
            value: 0.5,
            message: "embedding_tensor_parallel_size is not supported: recompute_scheduler_enable is off.",
            fix: "Remove embedding_tensor_parallel_size, or set recompute_scheduler_enable to true",
          },
        ],
      },
      {
        name: "true, which counts as 1, for o_proj with several devices per rank",
        topology: decode(fine({ oproj_tensor_parallel_size: true }, { tensorParallelSize: 4 })),
        within: "groups.decode",
        reports: [
          {
            path: "groups.decode.args.additionalConfig.finegrained_tp_config.oproj_tensor_parallel_size",
            value: true,
            message: "oproj_tensor_parallel_size is not supported: tensorParallelSize is 4, not 1.",
            fix: "Remove oproj_tensor_parallel_size, or set tensorParallelSize to 1",
          },
        ],
      },
      {
        name: "o_lora in an eager group",
        topology: decode(fine({ olora_tensor_parallel_size: 4 }, { args: { enforceEager: true } })),
        within: "groups.decode",
        reports: [
          {
            path: "groups.decode.args.additionalConfig.finegrained_tp_config.olora_tensor_parallel_size",
            value: 4,
            message: "olora_tensor_parallel_size is not supported: enforceEager is on.",
            fix: "Remove olora_tensor_parallel_size, or remove enforceEager",
          },
        ],
      },
      {
        name: "o_lora in a group that serves alone",
        topology: serve(fine({ olora_tensor_parallel_size: 1 })),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.finegrained_tp_config.olora_tensor_parallel_size",
            value: 1,
            message:
              "olora_tensor_parallel_size is not supported: groups.serve has the role serve and receives no KV cache.",
            fix: "Remove olora_tensor_parallel_size",
          },
        ],
      },
      {
        name: "the embedding without the recompute scheduler of scheduler_config",
        topology: decode(
          latest({ finegrained_tp_config: { embedding_tensor_parallel_size: 4 }, scheduler_config: {} }),
        ),
        within: "groups.decode",
        reports: [
          {
            path: "groups.decode.args.additionalConfig.finegrained_tp_config.embedding_tensor_parallel_size",
            value: 4,
            message: "embedding_tensor_parallel_size is not supported: recompute_scheduler_enable is off.",
            fix: "Remove embedding_tensor_parallel_size, or set recompute_scheduler_enable to true",
          },
        ],
      },
      {
        name: "a size that does not divide dataParallelSize in v0.13.0rc1",
        topology: decode(fine({ lmhead_tensor_parallel_size: 3 }, { version: "v0.13.0rc1" })),
        within: "groups.decode",
        reports: [
          {
            path: "groups.decode.args.additionalConfig.finegrained_tp_config.lmhead_tensor_parallel_size",
            value: 3,
            message: "lmhead_tensor_parallel_size is not supported: 3 does not divide dataParallelSize 16.",
            fix: "Remove lmhead_tensor_parallel_size, or set lmhead_tensor_parallel_size to a divisor of 16",
          },
        ],
      },
      {
        name: "o_proj in an eager group that serves alone in v0.13.0rc1",
        topology: serve(
          fine({ oproj_tensor_parallel_size: 1 }, { version: "v0.13.0rc1", args: { enforceEager: true } }),
        ),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.finegrained_tp_config.oproj_tensor_parallel_size",
            value: 1,
            message:
              "oproj_tensor_parallel_size is not supported: enforceEager is on; groups.serve has the role serve and receives no KV cache.",
            fix: "Remove oproj_tensor_parallel_size",
          },
        ],
      },
      {
        name: "the MLP without graphs and with context parallelism in v0.30.0rc2",
        topology: decode(
          fine(
            { mlp_tensor_parallel_size: 2 },
            {
              version: "v0.30.0rc2",
              prefillContextParallelSize: 2,
              args: { compilationConfig: { cudagraph_mode: "NONE" } },
            },
          ),
        ),
        within: "groups.decode",
        reports: [
          {
            path: "groups.decode.args.additionalConfig.finegrained_tp_config.mlp_tensor_parallel_size",
            value: 2,
            message:
              "mlp_tensor_parallel_size is not supported: cudagraph_mode is NONE; prefillContextParallelSize is 2, not 1.",
            fix: "Remove mlp_tensor_parallel_size, or remove cudagraph_mode and remove prefillContextParallelSize",
          },
        ],
      },
    ],
    passes: [
      {
        name: "o_proj with several devices per rank and no recompute scheduler in v0.22.1rc1",
        topology: decode(
          fine(
            { oproj_tensor_parallel_size: 4, embedding_tensor_parallel_size: 4 },
            { version: "v0.22.1rc1", tensorParallelSize: 4, keys: { recompute_scheduler_enable: false } },
          ),
        ),
        within: "groups.decode",
      },
      {
        name: "o_lora in a group that serves alone in a release that does not read it",
        topology: serve(fine({ olora_tensor_parallel_size: 1 }, { version: "v0.28.0rc1" })),
      },
      {
        name: "o_proj of size 1 in a group that serves alone in v0.30.0rc2",
        topology: serve(fine({ oproj_tensor_parallel_size: 1 }, { version: "v0.30.0rc2" })),
      },
      {
        name: "a size that divides, and a size of 0",
        topology: decode(fine({ lmhead_tensor_parallel_size: 4, mlp_tensor_parallel_size: 0 })),
        within: "groups.decode",
      },
      {
        name: "o_proj with one device per rank",
        topology: decode(fine({ oproj_tensor_parallel_size: 4 })),
        within: "groups.decode",
      },
      {
        name: "the embedding in an eager group",
        topology: decode(
          fine(
            { embedding_tensor_parallel_size: 4 },
            { args: { enforceEager: true }, tensorParallelSize: 4 },
          ),
        ),
        within: "groups.decode",
      },
      {
        name: "o_lora with several devices per rank",
        topology: decode(fine({ olora_tensor_parallel_size: 4 }, { tensorParallelSize: 4 })),
        within: "groups.decode",
      },
      {
        name: "the MLP in a group that serves alone",
        topology: serve(fine({ mlp_tensor_parallel_size: 1 })),
      },
      {
        name: "the embedding with the recompute scheduler of scheduler_config",
        topology: decode(
          latest({
            finegrained_tp_config: { embedding_tensor_parallel_size: 4 },
            scheduler_config: { recompute_scheduler_enable: true },
          }),
        ),
        within: "groups.decode",
      },
      {
        name: "a key that every JavaScript object inherits",
        topology: decode({ version: "v0.23.0", keys: { finegrained_tp_config: { constructor: 1 } } }),
        within: "groups.decode",
      },
    ],
  },
};
