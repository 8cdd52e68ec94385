import { changed, type GroupChange } from "../../test/support/findings.ts";
import type { CasesByRule } from "../../test/support/rule-cases.ts";
import { serving } from "../../test/support/topologies.ts";
import { oneNode } from "../../test/support/xllm.ts";
import flashMtp from "../../stacks/h200-glm47-flash-mtp.ts";
import type { Topology } from "../index.ts";

const mtp = { method: "mtp", num_speculative_tokens: 3 };

const drafting = (model: Partial<Topology["model"]>, change: GroupChange = {}) =>
  changed(serving(1), { args: { speculativeConfig: mtp }, ...change, model });

export const cases: CasesByRule = {
  "draft-layer-stored": {
    fails: [
      {
        name: "quantized weights of which some lack the layer",
        topology: drafting({ name: "GLM-4.7", weights: "w8a8" }),
        reports: [
          {
            path: "groups.serve.args.speculativeConfig",
            value: mtp,
            message:
              "speculativeConfig drafts with layer 92 of w8a8 weights of GLM-4.7; some published weights of this kind lack that layer, and vLLM-Ascend then refuses to start.",
            fix: "Remove speculativeConfig, or accept the finding once model.safetensors.index.json in model.path has model.layers.92.*",
          },
        ],
      },
      {
        name: "quantized weights that lack the layer",
        topology: drafting({ name: "GLM-4.6", weights: "w8a8" }),
        reports: [
          {
            path: "groups.serve.args.speculativeConfig",
            value: mtp,
            message: /w8a8 weights of GLM-4\.6; no published weights of this kind have that layer/,
            fix: /^Remove speculativeConfig/,
          },
        ],
      },
      {
        name: "the directory of the model as the draft model",
        topology: drafting(
          { name: "GLM-4.7", weights: "w4a8", path: "/root/.cache/glm" },
          { args: { speculativeConfig: { ...mtp, model: "/root/.cache/glm" } } },
        ),
        reports: [
          {
            path: "groups.serve.args.speculativeConfig",
            value: { ...mtp, model: "/root/.cache/glm" },
            message: /w4a8 weights of GLM-4\.7/,
            fix: /^Remove speculativeConfig/,
          },
        ],
      },
    ],
    passes: [
      { name: "float weights", topology: drafting({ name: "GLM-4.7", weights: "bf16" }) },
      {
        name: "quantized weights that hold the layer",
        topology: drafting({ name: "GLM-5", weights: "w8a8" }),
      },
      {
        name: "weights whose name says that they hold the layer",
        topology: drafting({ name: "GLM-4.7", weights: "w8a8", path: "/root/.cache/GLM-4.7-W8A8-floatmtp" }),
      },
      {
        name: "a download that looks for the layer",
        topology: drafting({ name: "GLM-4.7", weights: "w8a8" }),
        site: {
          procedures: {
            weights: { source: "modelscope", repository: "Eco-Tech/GLM-4.7", revision: "v1" },
          },
        },
      },
      {
        name: "a draft model of its own",
        topology: drafting(
          { name: "GLM-4.7", weights: "w8a8" },
          { args: { speculativeConfig: { ...mtp, model: "/root/.cache/draft" } } },
        ),
      },
      {
        name: "drafts without a layer",
        topology: drafting(
          { name: "GLM-4.7", weights: "w8a8" },
          { args: { speculativeConfig: { method: "ngram", num_speculative_tokens: 3 } } },
        ),
      },
      { name: "no drafts", topology: changed(serving(1), { model: { name: "GLM-4.7", weights: "w8a8" } }) },
      { name: "float weights on LightLLM", topology: flashMtp },
      {
        name: "an exported layer on xLLM",
        ...oneNode({
          model: { name: "GLM-4.7", weights: "w8a8" },
          args: { draftModel: "/models/draft", numSpeculativeTokens: 1 },
        }),
      },
    ],
  },
  "draft-head-stored": {
    fails: [
      {
        name: "bf16 weights of GLM-5 as published",
        topology: drafting({ name: "GLM-5", weights: "bf16" }),
        reports: [
          {
            path: "groups.serve.args.speculativeConfig",
            value: mtp,
            message:
              "speculativeConfig drafts with a layer whose embedding and head published bf16 weights of GLM-5 lack; vLLM-Ascend then refuses to start.",
            fix: "Set procedures.mtpWeights to {}, or accept the finding once the checkpoint in model.path has them",
          },
        ],
      },
    ],
    passes: [
      {
        name: "a procedure that adds them",
        topology: drafting({ name: "GLM-5", weights: "bf16" }),
        site: { procedures: { mtpWeights: {} } },
      },
      {
        name: "bf16 weights of GLM-4.7, which have them",
        topology: drafting({ name: "GLM-4.7", weights: "bf16" }),
      },
      { name: "quantized weights, which have them", topology: drafting({ name: "GLM-5", weights: "w4a8" }) },
    ],
  },
};
