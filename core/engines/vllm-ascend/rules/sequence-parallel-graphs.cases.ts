import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { serving } from "../../../../test/support/topologies.ts";

const FLASHCOMM1 = "VLLM_ASCEND_ENABLE_FLASHCOMM1";

const on = { [FLASHCOMM1]: "1" };

const ARGS = "groups.serve.args";

const serve = (change: GroupChange) => ({ topology: changed(serving(1), change) });

const sizes = (list: readonly number[], more = {}) => ({
  compilationConfig: { cudagraph_capture_sizes: list, ...more },
});

const mode = (name: string) => ({ compilationConfig: { cudagraph_mode: name } });

const mtp = (tokens: number) => ({ method: "deepseek_mtp", num_speculative_tokens: tokens });

const decodeGraphs = (drafts: number) => ({ ...mode("FULL_DECODE_ONLY"), speculativeConfig: mtp(drafts) });

/** GLM-4.7 on ranks of eight devices. */
const glm47 = { model: { name: "GLM-4.7" }, tensorParallelSize: 8, dataParallelSize: 2 };

export const cases: CasesByRule = {
  "ascend-flashcomm1-capture-sizes": {
    fails: [
      {
        name: "no multiple of the tensor-parallel degree",
        ...serve({ env: on, args: sizes([1, 8]) }),
        reports: [
          {
            path: `${ARGS}.compilationConfig.cudagraph_capture_sizes`,
            value: [1, 8],
            message:
              "cudagraph_capture_sizes has no multiple of tensorParallelSize 16, and VLLM_ASCEND_ENABLE_FLASHCOMM1 drops all other sizes.",
            fix: "Set cudagraph_capture_sizes to multiples of 16",
          },
        ],
      },
      {
        name: "no multiple of the tensor-parallel degree with enable_dsa_cp in v0.30.0rc2",
        ...serve({ keys: { enable_dsa_cp: true }, args: sizes([1, 8]), version: "v0.30.0rc2" }),
        reports: [
          {
            path: `${ARGS}.compilationConfig.cudagraph_capture_sizes`,
            value: [1, 8],
            message: /and enable_dsa_cp drops all other sizes\.$/,
            fix: "Set cudagraph_capture_sizes to multiples of 16",
          },
        ],
      },
      {
        name: "no multiple with replicated shared experts in v0.13.0rc1",
        ...serve({
          ...glm47,
          keys: { enable_shared_expert_dp: true },
          args: sizes([1, 4]),
          version: "v0.13.0rc1",
        }),
        reports: [
          {
            path: `${ARGS}.compilationConfig.cudagraph_capture_sizes`,
            value: [1, 4],
            message: /multiple of tensorParallelSize 8, and enable_shared_expert_dp drops/,
            fix: "Set cudagraph_capture_sizes to multiples of 8",
          },
        ],
      },
      {
        name: "default sizes for fewer sequences than devices of a rank",
        ...serve({ env: on, args: { maxNumSeqs: 8 } }),
        reports: [
          {
            path: `${ARGS}.maxNumSeqs`,
            value: 8,
            message:
              "maxNumSeqs 8 with one token each leads to graphs of 1, 2, 4, 8 tokens; VLLM_ASCEND_ENABLE_FLASHCOMM1 drops all but multiples of tensorParallelSize 16, and vLLM-Ascend refuses to start without one.",
            fix: "Set compilationConfig.cudagraph_capture_sizes to [16], or maxNumSeqs to at least 16",
          },
        ],
      },
      {
        name: "default sizes for three sequences with draft tokens",
        ...serve({ env: on, args: { maxNumSeqs: 3, speculativeConfig: mtp(3) } }),
        reports: [
          {
            path: `${ARGS}.maxNumSeqs`,
            value: 3,
            message: /^maxNumSeqs 3 with 4 tokens each leads to graphs of 1, 2, 4, 8 tokens;/,
            fix: "Set compilationConfig.cudagraph_capture_sizes to [16], or maxNumSeqs to at least 4",
          },
        ],
      },
      {
        name: "default sizes below the tokens of a step",
        ...serve({ env: on, args: { maxNumBatchedTokens: 12, maxNumSeqs: 12 } }),
        reports: [
          {
            path: `${ARGS}.maxNumBatchedTokens`,
            value: 12,
            message: /^maxNumBatchedTokens 12 leads to graphs of 1, 2, 4, 8, 12 tokens;/,
            fix: "Set maxNumBatchedTokens to at least 16, or remove VLLM_ASCEND_ENABLE_FLASHCOMM1",
          },
        ],
      },
      {
        name: "a largest size below the devices of a rank",
        ...serve({ env: on, args: { maxNumSeqs: 64, maxCudagraphCaptureSize: 8 } }),
        reports: [
          {
            path: `${ARGS}.maxCudagraphCaptureSize`,
            value: 8,
            message: /^maxCudagraphCaptureSize 8 leads to graphs of 1, 2, 4, 8 tokens;/,
            fix: "Set maxCudagraphCaptureSize to at least 64",
          },
        ],
      },
    ],
    passes: [
      { name: "one multiple", ...serve({ env: on, args: sizes([1, 16]) }) },
      ...[-1, 0, 0.1].map((drafts) => ({
        name: `${drafts} draft tokens, which vllm-draft-tokens-given reports`,
        ...serve({ env: on, args: { maxNumSeqs: 8, speculativeConfig: mtp(drafts) } }),
      })),
      { name: "default sizes for as many sequences as devices", ...serve({ env: on }) },
      {
        name: "default sizes for four sequences with draft tokens",
        ...serve({ env: on, args: { maxNumSeqs: 4, speculativeConfig: mtp(3) } }),
      },
      {
        name: "a release that doubles the default",
        ...serve({ env: on, args: { maxNumSeqs: 8 }, version: "v0.17.0rc1" }),
      },
      {
        name: "default sizes without graphs",
        ...serve({ env: on, args: { maxNumSeqs: 8, enforceEager: true } }),
      },
      {
        name: "replicated shared experts in a release that keeps sequence parallelism off",
        ...serve({
          ...glm47,
          keys: { enable_shared_expert_dp: true },
          args: sizes([1, 4]),
          version: "v0.26.0rc1",
        }),
      },
      {
        name: "sequence parallelism that is off without expert parallelism",
        ...serve({
          env: on,
          args: sizes([1, 8]),
          version: "v0.27.1rc1",
          without: ["enableExpertParallel"],
        }),
      },
    ],
  },
  "ascend-flashcomm1-largest-size": {
    fails: [
      {
        name: "the largest default size",
        ...serve({ env: on, args: { maxNumSeqs: 12 }, version: "v0.17.0rc1" }),
        reports: [
          {
            path: `${ARGS}.compilationConfig.max_cudagraph_capture_size`,
            message:
              "VLLM_ASCEND_ENABLE_FLASHCOMM1 drops 24, the largest size of a graph, which is no multiple of tensorParallelSize 16; vLLM-Ascend v0.17.0rc1 then refuses to start.",
            fix: "Set compilationConfig.max_cudagraph_capture_size to 16",
          },
        ],
      },
      {
        name: "the largest listed size",
        ...serve({ env: on, args: sizes([16, 24]), version: "v0.17.0rc1" }),
        reports: [
          {
            path: `${ARGS}.compilationConfig.cudagraph_capture_sizes`,
            value: [16, 24],
            message: /drops 24, the largest size/,
            fix: "Set cudagraph_capture_sizes to multiples of 16",
          },
        ],
      },
    ],
    passes: [
      { name: "a multiple", ...serve({ env: on, args: sizes([8, 16]), version: "v0.17.0rc1" }) },
      { name: "a release that lowers it", ...serve({ env: on, args: sizes([16, 24]), version: "v0.18.0" }) },
    ],
  },
  "ascend-flashcomm1-graph-mode": {
    fails: [
      {
        name: "no graphs",
        ...serve({ env: on, args: mode("NONE") }),
        reports: [
          {
            path: `${ARGS}.compilationConfig.cudagraph_mode`,
            value: "NONE",
            message:
              "VLLM_ASCEND_ENABLE_FLASHCOMM1 requires graphs or enforceEager in vLLM-Ascend v0.20.2rc1, and the group has neither.",
            fix: "Set enforceEager to true, or remove VLLM_ASCEND_ENABLE_FLASHCOMM1",
          },
        ],
      },
      {
        name: "no optimization, and so no graphs",
        ...serve({ env: on, args: { optimizationLevel: 0 } }),
        reports: [
          {
            path: `${ARGS}.compilationConfig.cudagraph_mode`,
            message: /requires graphs or enforceEager/,
            fix: /^Set enforceEager to true/,
          },
        ],
      },
      {
        name: "the release candidate before the release that accepts it",
        ...serve({ env: on, args: mode("none"), version: "v0.23.0rc1" }),
        reports: [
          {
            path: `${ARGS}.compilationConfig.cudagraph_mode`,
            value: "none",
            message: /in vLLM-Ascend v0\.23\.0rc1/,
            fix: /^Set enforceEager to true/,
          },
        ],
      },
    ],
    passes: [
      {
        name: "no graphs of an eager engine",
        ...serve({ env: on, args: { ...mode("NONE"), enforceEager: true } }),
      },
      { name: "no graphs in v0.23.0", ...serve({ env: on, args: mode("NONE"), version: "v0.23.0" }) },
      { name: "no graphs without sequence parallelism", ...serve({ args: mode("NONE") }) },
    ],
  },
  "ascend-flashcomm1-draft-tokens": {
    fails: [
      {
        name: "three tokens of a sequence on sixteen devices",
        ...serve({ env: on, args: decodeGraphs(2) }),
        reports: [
          {
            path: `${ARGS}.speculativeConfig.num_speculative_tokens`,
            value: 2,
            message:
              "num_speculative_tokens 2 leads to 3 tokens of a sequence per step; with VLLM_ASCEND_ENABLE_FLASHCOMM1, vLLM requires that tensorParallelSize 16 is a multiple of them.",
            fix: "Set num_speculative_tokens to 1, or remove VLLM_ASCEND_ENABLE_FLASHCOMM1",
          },
        ],
      },
      {
        name: "six tokens of a sequence on sixteen devices",
        ...serve({ env: on, args: decodeGraphs(5) }),
        reports: [
          {
            path: `${ARGS}.speculativeConfig.num_speculative_tokens`,
            value: 5,
            message: /^num_speculative_tokens 5 leads to 6 tokens/,
            fix: "Set num_speculative_tokens to 3, or remove VLLM_ASCEND_ENABLE_FLASHCOMM1",
          },
        ],
      },
    ],
    passes: [
      { name: "four tokens of a sequence", ...serve({ env: on, args: decodeGraphs(3) }) },
      {
        name: "graphs that split at attention",
        ...serve({ env: on, args: { ...mode("PIECEWISE"), speculativeConfig: mtp(2) } }),
      },
      {
        name: "a release that takes the least common multiple",
        ...serve({ env: on, args: { ...decodeGraphs(2), maxNumSeqs: 64 }, version: "v0.29.0rc1" }),
      },
      {
        name: "listed multiples of both in v0.27.1rc1",
        ...serve({
          env: on,
          args: { ...sizes([48], { cudagraph_mode: "FULL_DECODE_ONLY" }), speculativeConfig: mtp(2) },
          version: "v0.27.1rc1",
        }),
      },
    ],
  },
};
