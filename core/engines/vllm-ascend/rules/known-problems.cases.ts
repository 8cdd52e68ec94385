import { changed } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { prefillDecode, serving } from "../../../../test/support/topologies.ts";

const on = (version: string, change: Parameters<typeof changed>[1] = {}) =>
  changed(serving(1), { version, ...change });

const apart = (version: string) => changed(prefillDecode(), { version, group: "prefill" });

const speculative = { speculativeConfig: { num_speculative_tokens: 3, method: "deepseek_mtp" } };

const reported = (value: string, message: RegExp | string, fix: string) => ({
  path: "engine.version",
  value,
  message,
  fix,
});

export const cases: CasesByRule = {
  "ascend-known-problem": {
    fails: [
      {
        name: "many sequences of GLM-5 on v0.17.0rc1",
        topology: on("v0.17.0rc1"),
        reports: [
          reported(
            "v0.17.0rc1",
            /^vllm-ascend v0\.17\.0rc1 has a known problem in groups\.serve: GLM-5 hangs with more than 8/,
            "Set maxNumSeqs to 8, or use a later release",
          ),
        ],
      },
      {
        name: "GLM-5 with separate prefill and decode on v0.18.0",
        topology: apart("v0.18.0"),
        reports: [
          reported(
            "v0.18.0",
            "vllm-ascend v0.18.0 has a known problem in groups.prefill and groups.decode: answers are empty or garbled where prefill and decode are separate.",
            "Use v0.20.2rc1 or later",
          ),
        ],
      },
      {
        name: "decode of GLM-5 over two ranks of 16 devices on v0.18.0",
        topology: changed(apart("v0.18.0"), {
          group: "decode",
          tensorParallelSize: 16,
          dataParallelSize: 2,
        }),
        reports: [
          reported("v0.18.0", /answers are empty/, "Use v0.20.2rc1 or later"),
          reported(
            "v0.18.0",
            /in groups\.decode: answers are less accurate/,
            "Choose other degrees for decode, or use v0.20.2rc1 or later",
          ),
        ],
      },
      {
        name: "GLM-5 on one node of v0.19.1rc1",
        topology: on("v0.19.1rc1"),
        reports: [reported("v0.19.1rc1", /on one node fail or answer wrongly/, "Use v0.20.2rc1 or later")],
      },
      {
        name: "expert parallelism in full graphs on v0.21.0rc1",
        topology: on("v0.21.0rc1", { args: { compilationConfig: { cudagraph_mode: "FULL" } } }),
        reports: [reported("v0.21.0rc1", /cudagraph_mode FULL fails/, "Set cudagraph_mode to PIECEWISE")],
      },
      {
        name: "draft tokens with separate prefill and decode on v0.21.0rc1",
        topology: apart("v0.21.0rc1"),
        reports: [
          reported(
            "v0.21.0rc1",
            /the draft layers do not load/,
            "Remove speculativeConfig, or use v0.22.1rc1 or later",
          ),
        ],
      },
      {
        name: "other degrees in decode than in prefill on v0.22.1rc1",
        topology: changed(apart("v0.22.1rc1"), {
          group: "decode",
          tensorParallelSize: 4,
          dataParallelSize: 4,
        }),
        reports: [
          reported(
            "v0.22.1rc1",
            /in groups\.decode: decode crashes/,
            "Set tensorParallelSize of both to the same number, or use v0.23.0rc1 or later",
          ),
        ],
      },
      {
        name: "the image of v0.30.0rc1",
        topology: on("v0.30.0rc1"),
        reports: [reported("v0.30.0rc1", /version of CANN that does not fit/, "Use v0.30.0rc2")],
      },
    ],
    passes: [
      { name: "few sequences on v0.17.0rc1", topology: on("v0.17.0rc1", { args: { maxNumSeqs: 8 } }) },
      { name: "GLM-5 on one node of v0.18.0", topology: on("v0.18.0", { args: speculative }) },
      {
        name: "GLM-4.7 on one node of v0.19.1rc1",
        topology: on("v0.19.1rc1", { model: { name: "GLM-4.7" } }),
      },
      {
        name: "graphs of decode alone on v0.21.0rc1",
        topology: on("v0.21.0rc1", { args: { compilationConfig: { cudagraph_mode: "FULL_DECODE_ONLY" } } }),
      },
      { name: "the candidate after v0.30.0rc1", topology: on("v0.30.0rc2") },
    ],
  },
};
