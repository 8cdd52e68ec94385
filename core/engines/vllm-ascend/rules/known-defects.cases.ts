import { on950 } from "../../../../test/support/ascend-950.ts";
import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { prefillDecode, serving } from "../../../../test/support/topologies.ts";

const serve = (change: GroupChange, nodes = 1) => changed(serving(nodes), change);

const decode = (change: GroupChange) => changed(prefillDecode(), { ...change, group: "decode" });

const drafts = (tokens: number) => ({
  speculativeConfig: { method: "mtp", num_speculative_tokens: tokens },
});

const found = (version: string, message: string | RegExp, until: string) => ({
  path: "engine.version",
  value: version,
  message,
  fix: `Set engine.version to ${until} or a later release`,
});

export const cases: CasesByRule = {
  "ascend-known-defect": {
    fails: [
      {
        name: "GLM-5 on several nodes on v0.17.0rc1",
        topology: serve({ version: "v0.17.0rc1" }, 2),
        reports: [
          found(
            "v0.17.0rc1",
            "vllm-ascend v0.17.0rc1 may hang above 8 concurrent requests of GLM-5 in groups.serve, which spans several nodes.",
            "v0.18.0",
          ),
        ],
      },
      {
        name: "GLM-5 with separate prefill and decode on v0.18.0",
        topology: decode({ version: "v0.18.0" }),
        reports: [
          found(
            "v0.18.0",
            "vllm-ascend v0.18.0 may give empty or garbled answers of GLM-5 with separate prefill and decode.",
            "v0.20.2rc1",
          ),
        ],
      },
      {
        name: "decode with the degrees of #8844 on v0.18.0",
        topology: decode({ version: "v0.18.0", tensorParallelSize: 16, dataParallelSize: 2 }),
        reports: [
          found("v0.18.0", /empty or garbled/, "v0.20.2rc1"),
          found(
            "v0.18.0",
            "vllm-ascend v0.18.0 answers less accurately with GLM-5 in groups.decode, which decodes with tensorParallelSize 16 and dataParallelSize 2.",
            "v0.20.2rc1",
          ),
        ],
      },
      {
        name: "GLM-5 that serves on v0.19.1rc1",
        topology: serve({ version: "v0.19.1rc1" }),
        reports: [
          found(
            "v0.19.1rc1",
            "vllm-ascend v0.19.1rc1 may answer wrongly or fail with GLM-5 in groups.serve, which prefills and decodes.",
            "v0.20.2rc1",
          ),
        ],
      },
      {
        name: "three drafts of w4a8 with FLASHCOMM1 on v0.21.0rc1",
        topology: serve({
          version: "v0.21.0rc1",
          args: drafts(3),
          env: { VLLM_ASCEND_ENABLE_FLASHCOMM1: "1" },
        }),
        reports: [
          found(
            "v0.21.0rc1",
            "vllm-ascend v0.21.0rc1 may accept fewer of the 3 draft tokens of GLM-5 w4a8 with FLASHCOMM1.",
            "v0.22.1rc1",
          ),
        ],
      },
      {
        name: "graphs of the mode FULL with expert parallelism on v0.21.0rc1",
        topology: serve({ version: "v0.21.0rc1", args: { compilationConfig: { cudagraph_mode: "FULL" } } }),
        reports: [
          found(
            "v0.21.0rc1",
            "vllm-ascend v0.21.0rc1 may fail with GLM-5 where expert parallelism meets cudagraph_mode FULL.",
            "v0.22.1rc1",
          ),
        ],
      },
      {
        name: "an int8 cache with decode context parallelism of GLM-5.2 on v0.23.0",
        topology: serve({
          version: "v0.23.0",
          model: { name: "GLM-5.2" },
          args: { decodeContextParallelSize: 16 },
          keys: { enable_sparse_sfa_c8: true },
        }),
        reports: [
          found(
            "v0.23.0",
            "vllm-ascend v0.23.0 is slow with GLM-5.2 where decodeContextParallelSize meets enable_sparse_sfa_c8.",
            "v0.26.0rc1",
          ),
        ],
      },
      {
        name: "a model for which v0.26.0rc1 is not validated",
        topology: serve({ version: "v0.26.0rc1", model: { name: "GLM-4.7" } }),
        reports: [
          found(
            "v0.26.0rc1",
            "vllm-ascend v0.26.0rc1 is not validated for GLM-4.7, of the GLM family only for GLM-5.2.",
            "v0.27.1rc1",
          ),
        ],
      },
      {
        name: "an int8 cache of GLM-5.3 on v0.26.0rc1",
        topology: serve({
          version: "v0.26.0rc1",
          model: { name: "GLM-5.3" },
          keys: { enable_sparse_sfa_c8: true },
        }),
        reports: [
          found(
            "v0.26.0rc1",
            "vllm-ascend v0.26.0rc1 may give garbled answers of GLM-5.3 with enable_sparse_sfa_c8.",
            "v0.30.0rc2",
          ),
          found(
            "v0.26.0rc1",
            "vllm-ascend v0.26.0rc1 is not validated for GLM-5.3, of the GLM family only for GLM-5.2.",
            "v0.27.1rc1",
          ),
        ],
      },
      {
        name: "drafts with separate prefill and decode on v0.21.0rc1",
        topology: decode({ version: "v0.21.0rc1", args: drafts(1) }),
        reports: [
          found("v0.21.0rc1", /does not load the draft layer of groups\.prefill/, "v0.23.0rc1"),
          found(
            "v0.21.0rc1",
            "vllm-ascend v0.21.0rc1 does not load the draft layer of groups.decode, one side of prefill and decode.",
            "v0.23.0rc1",
          ),
        ],
      },
      {
        name: "another degree in decode than in prefill on v0.22.1rc1",
        topology: decode({ version: "v0.22.1rc1", tensorParallelSize: 4, dataParallelSize: 4 }),
        reports: [
          found(
            "v0.22.1rc1",
            "vllm-ascend v0.22.1rc1 crashes in groups.decode, whose tensorParallelSize 4 differs from that of prefill.",
            "v0.23.0rc1",
          ),
        ],
      },
      {
        name: "the image of v0.30.0rc1",
        topology: serve({ version: "v0.30.0rc1" }),
        reports: [
          found(
            "v0.30.0rc1",
            "vllm-ascend v0.30.0rc1 has an image with a version of CANN that does not fit.",
            "v0.30.0rc2",
          ),
        ],
      },
      {
        name: "w4a4c8 weights on Ascend 950",
        topology: on950({ version: "v0.26.0rc1", model: { name: "GLM-5.2" } }),
        reports: [
          {
            path: "engine.version",
            value: "v0.26.0rc1",
            message: "vllm-ascend v0.26.0rc1 may be slower than before with GLM-5.2 w4a4c8 on Ascend 950DT.",
            fix: "Set engine.version to v0.30.0rc2 or a later release",
          },
        ],
      },
    ],
    passes: [
      { name: "w4a4c8 weights on Ascend 950 on v0.30.0rc2", topology: on950({ model: { name: "GLM-5.2" } }) },
      { name: "the candidate after v0.30.0rc1", topology: serve({ version: "v0.30.0rc2" }) },
      { name: "GLM-5 on one node on v0.17.0rc1", topology: serve({ version: "v0.17.0rc1" }) },
      { name: "GLM-5 on several nodes on v0.18.0", topology: serve({ version: "v0.18.0" }, 2) },
      { name: "the documented prefill and decode", topology: prefillDecode() },
      { name: "separate prefill and decode on v0.19.1rc1", topology: decode({ version: "v0.19.1rc1" }) },
      {
        name: "grouped attention on v0.19.1rc1",
        topology: serve({ version: "v0.19.1rc1", model: { name: "GLM-4.7" } }),
      },
      {
        name: "two drafts with FLASHCOMM1",
        topology: serve({
          version: "v0.21.0rc1",
          args: drafts(2),
          env: { VLLM_ASCEND_ENABLE_FLASHCOMM1: "1" },
        }),
      },
      {
        name: "three drafts of w8a8 with FLASHCOMM1",
        topology: serve({
          version: "v0.21.0rc1",
          model: { weights: "w8a8" },
          args: drafts(3),
          env: { VLLM_ASCEND_ENABLE_FLASHCOMM1: "1" },
        }),
      },
      {
        name: "three drafts without FLASHCOMM1",
        topology: serve({ version: "v0.21.0rc1", args: drafts(3) }),
      },
      {
        name: "three drafts with FLASHCOMM1 on v0.22.1rc1",
        topology: serve({
          version: "v0.22.1rc1",
          args: drafts(3),
          env: { VLLM_ASCEND_ENABLE_FLASHCOMM1: "1" },
        }),
      },
      {
        name: "graphs of decode alone",
        topology: serve({
          version: "v0.21.0rc1",
          args: { compilationConfig: { cudagraph_mode: "FULL_DECODE_ONLY" } },
        }),
      },
      {
        name: "an int8 cache of GLM-5.2 without decode context parallelism",
        topology: serve({
          version: "v0.23.0",
          model: { name: "GLM-5.2" },
          keys: { enable_sparse_sfa_c8: true },
        }),
      },
      {
        name: "an int8 cache of GLM-5.3 on v0.30.0rc2",
        topology: serve({
          version: "v0.30.0rc2",
          model: { name: "GLM-5.3" },
          args: { kvCacheDtype: "int8" },
        }),
      },
      {
        name: "an int8 cache of GLM-5.2 on v0.26.0rc1",
        topology: serve({
          version: "v0.26.0rc1",
          model: { name: "GLM-5.2" },
          keys: { enable_sparse_sfa_c8: true },
        }),
      },
      {
        name: "GLM-5.2 on v0.26.0rc1",
        topology: serve({ version: "v0.26.0rc1", model: { name: "GLM-5.2" } }),
      },
    ],
  },
};
