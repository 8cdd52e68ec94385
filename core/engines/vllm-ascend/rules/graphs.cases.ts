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
            message:
              "cudagraph_mode is not FULL_DECODE_ONLY, which the vllm-ascend documentation sets in decode groups.",
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
            message:
              "enforceEager is on, but the vllm-ascend documentation sets cudagraph_mode FULL_DECODE_ONLY in decode groups.",
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
            message:
              "cudagraph_mode is not FULL_DECODE_ONLY, which the vllm-ascend documentation sets in decode groups.",
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
      {
        name: "a number that no mode has",
        topology: serve({ args: { compilationConfig: { cudagraph_mode: 7 } } }),
        reports: [
          {
            path: "groups.serve.args.compilationConfig.cudagraph_mode",
            value: 7,
            message: "vLLM has no cudagraph_mode 7.",
            fix: /^Remove cudagraph_mode, or set it to one of FULL, /,
          },
        ],
      },
    ],
    passes: [
      {
        name: "a mode in lower case",
        topology: serve({ args: { compilationConfig: { cudagraph_mode: "full_decode_only" } } }),
      },
      {
        name: "the number of a mode",
        topology: serve({ args: { compilationConfig: { cudagraph_mode: 2 } } }),
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
            message: "ASCEND_LAUNCH_BLOCKING 1 is not supported while the engine captures graphs.",
            fix: "Remove ASCEND_LAUNCH_BLOCKING, or set groups.serve.args.enforceEager to true",
          },
        ],
      },
      {
        name: "blocking launches with graphs in v0.28.0rc1",
        topology: serve({ version: "v0.28.0rc1", env: { ASCEND_LAUNCH_BLOCKING: "1" } }),
        reports: [
          {
            path: "groups.serve.env.ASCEND_LAUNCH_BLOCKING",
            value: "1",
            message: /while the engine captures graphs\.$/,
            fix: /^Remove ASCEND_LAUNCH_BLOCKING/,
          },
        ],
      },
    ],
    passes: [
      {
        name: "blocking launches in an eager group",
        topology: serve({ env: { ASCEND_LAUNCH_BLOCKING: "1" }, args: { enforceEager: true } }),
      },
      {
        name: "a release that captures them",
        topology: serve({ version: "v0.29.0rc1", env: { ASCEND_LAUNCH_BLOCKING: "1" } }),
      },
    ],
  },
};
