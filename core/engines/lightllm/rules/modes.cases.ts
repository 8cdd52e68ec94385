import flash from "../../../../stacks/h200-glm47-flash.ts";
import { withArgs, without } from "../../../../test/support/flash.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";

const personal = { performanceMode: "personal" } as const;

const balance = { enableDpPrefillBalance: true, enableTpspMixMode: true } as const;

export const cases: CasesByRule = {
  "lightllm-asserted-value": {
    fails: [
      {
        name: "a socket path of another directory",
        topology: withArgs({ zmqMode: "ipc:///var" }),
        reports: [
          {
            path: "groups.serve.args.zmqMode",
            value: "ipc:///var",
            message:
              'zmqMode must be "tcp://" or "ipc:///tmp/"; otherwise LightLLM stops with an AssertionError.',
            fix: 'Set zmqMode to "tcp://" or "ipc:///tmp/", or remove it',
          },
        ],
      },
      {
        name: "weights in another layout",
        topology: withArgs({ loadWay: "DS" }),
        reports: [
          {
            path: "groups.serve.args.loadWay",
            value: "DS",
            message: 'loadWay must be "HF"; otherwise LightLLM stops with an AssertionError.',
            fix: 'Set loadWay to "HF", or remove it',
          },
        ],
      },
    ],
    passes: [
      { name: "sockets of TCP", topology: withArgs({ zmqMode: "tcp://" }) },
      { name: "sockets in /tmp", topology: withArgs({ zmqMode: "ipc:///tmp/", loadWay: "HF" }) },
    ],
  },
  "lightllm-expert-parallel": {
    fails: [
      {
        name: "the document's decode backend",
        topology: withArgs({ enableEpMoe: true }),
        reports: [
          {
            path: "groups.serve.args.llmDecodeAttBackend",
            value: "flashinfer",
            message: "llmDecodeAttBackend must not be flashinfer when enableEpMoe is on.",
            fix: 'Set llmDecodeAttBackend to "auto", "fa3" or "triton", or remove enableEpMoe',
          },
        ],
      },
    ],
    passes: [
      {
        name: "other decode backends",
        topology: withArgs({ enableEpMoe: true, llmDecodeAttBackend: ["fa3", "triton"] }),
      },
      { name: "the document's decode backend without expert parallelism", topology: flash },
    ],
  },
  "lightllm-balance": {
    fails: [
      {
        name: "one data-parallel rank",
        topology: withArgs(balance),
        reports: [
          {
            path: "groups.serve.args.enableDpPrefillBalance",
            value: true,
            message:
              "enableDpPrefillBalance requires enableTpspMixMode and at least two data-parallel ranks.",
            fix: "Remove enableDpPrefillBalance, or set enableTpspMixMode to true and dataParallelSize to at least 2",
          },
        ],
      },
      {
        name: "two ranks without the mixed mode",
        topology: withArgs({ enableDpPrefillBalance: true }, { dataParallelSize: 2 }),
        reports: [
          {
            path: "groups.serve.args.enableDpPrefillBalance",
            value: true,
            message:
              "enableDpPrefillBalance requires enableTpspMixMode and at least two data-parallel ranks.",
            fix: "Remove enableDpPrefillBalance, or set enableTpspMixMode to true and dataParallelSize to at least 2",
          },
        ],
      },
    ],
    passes: [
      { name: "two ranks in the mixed mode", topology: withArgs(balance, { dataParallelSize: 2 }) },
      {
        name: "two ranks with an overlap that turns the mixed mode on",
        topology: withArgs(
          { enableDpPrefillBalance: true, enableDecodeMicrobatchOverlap: true },
          { dataParallelSize: 2 },
        ),
      },
    ],
  },
  "lightllm-prompt-cache": {
    fails: [
      {
        name: "constrained output without the prompt cache",
        topology: withArgs({ outputConstraintMode: "xgrammar", disableDynamicPromptCache: true }),
        reports: [
          {
            path: "groups.serve.args.disableDynamicPromptCache",
            value: true,
            message:
              "disableDynamicPromptCache must not be set: outputConstraintMode requires the prompt cache.",
            fix: "Remove disableDynamicPromptCache or outputConstraintMode",
          },
        ],
      },
      {
        name: "token healing without chunked prefill",
        topology: withArgs({ tokenHealingMode: true, disableChunkedPrefill: true }),
        reports: [
          {
            path: "groups.serve.args.disableChunkedPrefill",
            value: true,
            message: "disableChunkedPrefill must not be set: tokenHealingMode requires chunked prefill.",
            fix: "Remove disableChunkedPrefill or tokenHealingMode",
          },
        ],
      },
    ],
    passes: [
      {
        name: "unconstrained output without the prompt cache",
        topology: withArgs({ outputConstraintMode: "none", disableDynamicPromptCache: true }),
      },
      {
        name: "constrained output with the prompt cache",
        topology: withArgs({ outputConstraintMode: "xgrammar" }),
      },
    ],
  },
  "lightllm-reward-model": {
    fails: [
      {
        name: "a reward model with the prompt cache",
        topology: withArgs({ useRewardModel: true, disableChunkedPrefill: true }),
        reports: [
          {
            path: "groups.serve.args.disableDynamicPromptCache",
            message: "disableDynamicPromptCache must be true when useRewardModel is on.",
            fix: "Set disableDynamicPromptCache to true",
          },
        ],
      },
    ],
    passes: [
      {
        name: "a reward model without prompt cache and chunked prefill",
        topology: withArgs({
          useRewardModel: true,
          disableChunkedPrefill: true,
          disableDynamicPromptCache: true,
        }),
      },
    ],
  },
  "lightllm-diverse-mode": {
    fails: [
      {
        name: "diverse answers with the dynamic scheduler",
        topology: withArgs({ diverseMode: true }),
        reports: [
          {
            path: "groups.serve.args.routerTokenRatio",
            message:
              "routerTokenRatio must be 0 when diverseMode is on, which is not compatible with the dynamic scheduler.",
            fix: "Set routerTokenRatio to 0",
          },
        ],
      },
    ],
    passes: [
      {
        name: "diverse answers without the dynamic scheduler",
        topology: withArgs({ diverseMode: true, routerTokenRatio: 0 }),
      },
    ],
  },
  "lightllm-personal-overrides": {
    fails: [
      {
        name: "sizes in the personal mode",
        topology: withArgs({ ...personal, runningMaxReqSize: 8, graphMaxBatchSize: 8 }),
        reports: [
          {
            path: "groups.serve.args.runningMaxReqSize",
            value: 8,
            message: 'runningMaxReqSize has no effect: performanceMode "personal" replaces it.',
            fix: "Remove runningMaxReqSize or performanceMode",
          },
          {
            path: "groups.serve.args.chunkedPrefillSize",
            value: 8192,
            message: 'chunkedPrefillSize has no effect: performanceMode "personal" replaces it.',
            fix: "Remove chunkedPrefillSize or performanceMode",
          },
          {
            path: "groups.serve.args.graphMaxBatchSize",
            value: 8,
            message: 'graphMaxBatchSize has no effect: performanceMode "personal" replaces it.',
            fix: "Remove graphMaxBatchSize or performanceMode",
          },
        ],
      },
    ],
    passes: [
      {
        name: "the personal mode without sizes",
        topology: without(without(withArgs(personal), "graphMaxBatchSize"), "chunkedPrefillSize"),
      },
      { name: "sizes in another mode", topology: flash },
    ],
  },
};
