import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { prefillDecode, serving } from "../../../../test/support/topologies.ts";

const serve = (change: GroupChange) => changed(serving(1), change);

const prefill = (change: GroupChange) => changed(prefillDecode(), { ...change, group: "prefill" });

const decode = (change: GroupChange) => changed(prefillDecode(), { ...change, group: "decode" });

export const cases: CasesByRule = {
  "ascend-decode-graphs": {
    fails: [
      {
        name: "another mode",
        topology: decode({ args: { compilationConfig: { cudagraph_mode: "PIECEWISE" } } }),
        within: "groups.decode",
        reports: [
          {
            path: "groups.decode.args.compilationConfig.cudagraph_mode",
            value: "PIECEWISE",
            message: "Upstream's documents run decode groups in full graphs.",
            fix: "Set cudagraph_mode to FULL_DECODE_ONLY",
          },
        ],
      },
      {
        name: "an eager group with the mode",
        topology: decode({
          args: { enforceEager: true, compilationConfig: { cudagraph_mode: "FULL_DECODE_ONLY" } },
        }),
        within: "groups.decode",
        reports: [
          {
            path: "groups.decode.args.compilationConfig.cudagraph_mode",
            value: "FULL_DECODE_ONLY",
            message: "Upstream's documents run decode groups in full graphs.",
            fix: "Remove enforceEager",
          },
        ],
      },
      {
        name: "no mode",
        topology: decode({ args: { compilationConfig: {} } }),
        within: "groups.decode",
        reports: [
          {
            path: "groups.decode.args.compilationConfig.cudagraph_mode",
            message: "Upstream's documents run decode groups in full graphs.",
            fix: "Set cudagraph_mode to FULL_DECODE_ONLY",
          },
        ],
      },
    ],
    passes: [
      {
        name: "the mode of the documents",
        topology: decode({ args: { compilationConfig: { cudagraph_mode: "FULL_DECODE_ONLY" } } }),
        within: "groups.decode",
      },
      {
        name: "a prefill group",
        topology: prefill({ args: { compilationConfig: {} } }),
        within: "groups.prefill",
      },
    ],
  },
  "vllm-graph-mode-known": {
    fails: [
      {
        name: "a mistyped mode",
        topology: serve({ args: { compilationConfig: { cudagraph_mode: "FULL_DECODE_ONLYY" } } }),
        reports: [
          {
            path: "groups.serve.args.compilationConfig.cudagraph_mode",
            value: "FULL_DECODE_ONLYY",
            message: "vLLM has no cudagraph_mode FULL_DECODE_ONLYY.",
            fix: 'Did you mean "FULL_DECODE_ONLY"?',
          },
        ],
      },
    ],
    passes: [
      {
        name: "a mode in lower case",
        topology: serve({ args: { compilationConfig: { cudagraph_mode: "full_decode_only" } } }),
      },
    ],
  },
  "ascend-launch-blocking-graphs": {
    fails: [
      {
        name: "blocking launches with graphs",
        topology: serve({ env: { ASCEND_LAUNCH_BLOCKING: "1" } }),
        reports: [
          {
            path: "groups.serve.env.ASCEND_LAUNCH_BLOCKING",
            value: "1",
            message: "vllm-ascend cannot capture graphs while ASCEND_LAUNCH_BLOCKING is 1.",
            fix: "Remove ASCEND_LAUNCH_BLOCKING, or set groups.serve.args.enforceEager to true",
          },
        ],
      },
    ],
    passes: [
      {
        name: "blocking launches in an eager group",
        topology: serve({ env: { ASCEND_LAUNCH_BLOCKING: "1" }, args: { enforceEager: true } }),
      },
    ],
  },
};
