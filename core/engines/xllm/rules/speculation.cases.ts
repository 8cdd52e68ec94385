import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { oneNode, twoNodes } from "../../../../test/support/xllm.ts";

const flash = { name: "GLM-4.7-Flash", weights: "bf16" } as const;

const eager = { enableAclGraph: undefined };

export const cases: CasesByRule = {
  "xllm-draft-complete": {
    fails: [
      {
        name: "a draft model without a number of tokens",
        ...oneNode({ args: { numSpeculativeTokens: undefined } }),
        reports: [
          {
            path: "groups.serve.args.numSpeculativeTokens",
            message: "numSpeculativeTokens must be at least 1 when draftModel is set.",
            fix: "Set numSpeculativeTokens to 1, as deployment document 004 does",
          },
        ],
      },
      {
        name: "a draft model with zero tokens",
        ...oneNode({ args: { numSpeculativeTokens: 0 } }),
        reports: [
          {
            path: "groups.serve.args.numSpeculativeTokens",
            value: 0,
            message: "numSpeculativeTokens must be at least 1 when draftModel is set.",
            fix: "Set numSpeculativeTokens to 1, as deployment document 004 does",
          },
        ],
      },
      {
        name: "tokens without a draft model",
        ...oneNode({ args: { draftModel: undefined } }),
        reports: [
          {
            path: "groups.serve.args.draftModel",
            message: "draftModel is not set, so xLLM ignores numSpeculativeTokens 1.",
            fix: "Remove numSpeculativeTokens, or set draftModel to the path of the exported MTP weights",
          },
        ],
      },
      {
        name: "a draft model outside the volume",
        ...oneNode({ args: { draftModel: "/models/MTP" } }),
        reports: [
          {
            path: "groups.serve.args.draftModel",
            value: "/models/MTP",
            message: "draftModel is outside the weights volume, which is mounted at /export/home.",
            fix: "Set draftModel to a path below model.volumePath, /export/home",
          },
        ],
      },
      {
        name: "a draft model for GLM-4.7-Flash",
        ...oneNode({ version: "0.11-preview", model: flash, args: eager }),
        reports: [
          {
            path: "groups.serve.args.draftModel",
            value: "/export/home/models/GLM-4.5-MTP/",
            message: "draftModel is not supported for GLM-4.7-Flash in xLLM.",
            fix: "Remove draftModel and numSpeculativeTokens",
          },
        ],
      },
    ],
    passes: [
      {
        name: "Suffix without a draft model",
        ...oneNode({
          version: "0.9",
          args: { ...eager, draftModel: undefined, numSpeculativeTokens: 2, speculativeAlgorithm: "Suffix" },
        }),
      },
      {
        name: "GLM-4.7-Flash without speculation",
        ...oneNode({
          version: "0.9",
          model: flash,
          args: { draftModel: undefined, numSpeculativeTokens: undefined },
        }),
      },
    ],
  },
  "xllm-draft-on-machines": {
    fails: [
      {
        name: "a draft model on two nodes",
        ...twoNodes({ args: { draftModel: "/export/home/models/MTP", numSpeculativeTokens: 1 } }),
        reports: [
          {
            path: "groups.serve.args.draftModel",
            value: "/export/home/models/MTP",
            message: "draftModel is not tested on 2 nodes; xLLM issues report failures.",
            fix: "Remove draftModel and numSpeculativeTokens",
          },
        ],
      },
    ],
    passes: [
      { name: "two nodes without a draft model", ...twoNodes() },
      { name: "a draft model on one node", ...oneNode() },
    ],
  },
};
