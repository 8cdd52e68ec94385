import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { prefillDecode, serving } from "../../../../test/support/topologies.ts";
import type { Topology } from "../../../index.ts";

const FUSED = { VLLM_ASCEND_ENABLE_FUSED_MC2: "1" };

/** Ranks of one device: every device sends the tokens of a whole rank. */
const oneDevice = { dataParallelSize: 16, tensorParallelSize: 1 };

const serve = (change: GroupChange) => changed(serving(1), change);

/** Decode of vllm-ascend #16835: 16 ranks of two devices, six tokens of a sequence in each step. */
function decode(change: GroupChange = {}): Topology {
  const topology = changed(prefillDecode(), {
    group: "decode",
    version: "v0.23.0",
    dataParallelSize: 32,
    tensorParallelSize: 2,
    keys: { enable_mc2_hierarchy_comm: true },
    withoutEnv: ["VLLM_ASCEND_ENABLE_FUSED_MC2"],
    args: {
      maxNumSeqs: 16,
      maxNumBatchedTokens: 96,
      compilationConfig: { cudagraph_mode: "FULL_DECODE_ONLY" },
      speculativeConfig: { method: "deepseek_mtp", num_speculative_tokens: 5 },
    },
  });
  return changed(topology, { ...change, group: "decode" });
}

export const cases: CasesByRule = {
  "ascend-dispatch-buffer": {
    fails: [
      {
        name: "hierarchical communication of vllm-ascend #16835",
        topology: decode(),
        within: "groups.decode",
        reports: [
          {
            path: "groups.decode.env.HCCL_BUFFSIZE",
            value: "256",
            message:
              "HCCL_BUFFSIZE 256 is too small for MoeDistributeDispatchV2 with hierarchical communication, which fails below 551 for 48 tokens of a device; about 600 are enough.",
            fix: "Set HCCL_BUFFSIZE to at least 600, or lower maxNumSeqs",
          },
        ],
      },
      {
        name: "the default size and ranks of one device",
        topology: changed(serve({ ...oneDevice, args: { maxNumSeqs: 64 } }), {
          withoutEnv: ["HCCL_BUFFSIZE"],
        }),
        reports: [
          {
            path: "groups.serve.env.HCCL_BUFFSIZE",
            message:
              "HCCL_BUFFSIZE 200 (default) is too small for MoeDistributeDispatchV2, which fails below 413 for 64 tokens of a device; about 450 are enough.",
            fix: "Set HCCL_BUFFSIZE to at least 450, or lower maxNumSeqs",
          },
        ],
      },
      {
        name: "the fused operator, which takes whole prompts",
        topology: serve({
          ...oneDevice,
          env: FUSED,
          model: { weights: "w8a8" },
          args: { maxNumSeqs: 4, maxNumBatchedTokens: 4096 },
        }),
        reports: [
          {
            path: "groups.serve.env.HCCL_BUFFSIZE",
            value: "200",
            message:
              /^HCCL_BUFFSIZE 200 is too small for dispatch_ffn_combine, which fails below 587 for 4096/,
            fix: "Set HCCL_BUFFSIZE to at least 600, or lower maxNumSeqs",
          },
        ],
      },
      {
        name: "two nodes of Atlas 800 A2",
        topology: changed(serving(2), {
          hardware: "atlas-800-a2",
          dataParallelSize: 16,
          tensorParallelSize: 1,
          args: { maxNumSeqs: 128 },
        }),
        reports: [
          {
            path: "groups.serve.env.HCCL_BUFFSIZE",
            value: "200",
            message: /too small for MoeDistributeDispatch, which fails below 389 for 128 tokens/,
            fix: "Set HCCL_BUFFSIZE to at least 400, or lower maxNumSeqs",
          },
        ],
      },
    ],
    passes: [
      {
        name: "a buffer of 600 MB",
        topology: decode({ env: { HCCL_BUFFSIZE: "600" } }),
        within: "groups.decode",
      },
      { name: "ranks of sixteen devices", topology: serve({}) },
      {
        name: "no expert parallelism",
        topology: serve({ ...oneDevice, args: { maxNumSeqs: 64 }, without: ["enableExpertParallel"] }),
      },
      {
        name: "one node of Atlas 800 A2, which gathers instead",
        topology: serve({
          hardware: "atlas-800-a2",
          dataParallelSize: 8,
          tensorParallelSize: 1,
          args: { maxNumSeqs: 256 },
        }),
      },
      {
        name: "the fused operator of a release with a buffer of its own",
        topology: serve({
          ...oneDevice,
          env: FUSED,
          version: "v0.25.1rc1",
          model: { weights: "w8a8" },
          args: { maxNumBatchedTokens: 4096 },
        }),
      },
      {
        name: "a size that is no number, which another rule reports",
        topology: serve({ ...oneDevice, args: { maxNumSeqs: 64 }, env: { HCCL_BUFFSIZE: "large" } }),
      },
    ],
  },
};
