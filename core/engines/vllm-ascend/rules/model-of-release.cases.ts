import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { serving } from "../../../../test/support/topologies.ts";

const serve = (change: GroupChange) => changed(serving(1), change);

/** A model that brings its facts. */
const ownModel = (architecture: string) => ({
  name: "Own",
  facts: { architectures: [architecture] },
});

const flash = (version: string, tensorParallelSize: number) =>
  serve({ version, model: { name: "GLM-4.7-Flash", weights: "bf16" }, tensorParallelSize });

export const cases: CasesByRule = {
  "vllm-model-of-release": {
    fails: [
      {
        name: "GLM-5 on vLLM 0.13.0",
        topology: serve({ version: "v0.13.0rc1" }),
        reports: [
          {
            path: "engine.version",
            value: "v0.13.0rc1",
            message: "vllm-ascend v0.13.0rc1 does not support GLM-5 and refuses to start.",
            fix: "Set engine.version to a release from v0.20.2rc1 on",
          },
        ],
      },
      {
        name: "GLM-5 on a release older than every catalogue",
        topology: serve({ version: "v0.9.1" }),
        reports: [
          {
            path: "engine.version",
            value: "v0.9.1",
            message: "vllm-ascend v0.9.1 does not support GLM-5 and refuses to start.",
            fix: "Set engine.version to a release from v0.20.2rc1 on",
          },
        ],
      },
      {
        name: "GLM-5.2, whose layers share indexers, on vLLM 0.20.2",
        topology: serve({ model: { name: "GLM-5.2" } }),
        reports: [
          {
            path: "engine.version",
            value: "v0.20.2rc1",
            message: "vllm-ascend v0.20.2rc1 does not support GLM-5.2 and refuses to start.",
            fix: "Set engine.version to a release from v0.23.0rc1 on",
          },
        ],
      },
      {
        name: "GLM-4.7-Flash on vLLM 0.13.0",
        topology: serve({ version: "v0.13.0rc1", model: { name: "GLM-4.7-Flash" } }),
        reports: [
          {
            path: "engine.version",
            value: "v0.13.0rc1",
            message: "vllm-ascend v0.13.0rc1 does not support GLM-4.7-Flash and refuses to start.",
            fix: "Set engine.version to a release from v0.21.0rc1 on",
          },
        ],
      },
    ],
    passes: [
      {
        name: "GLM-5.2 in the image that GLM5.2.md of v0.22.1rc1 names",
        topology: serve({ version: "v0.22.1rc1", model: { name: "GLM-5.2" } }),
        site: { image: "quay.io/ascend/vllm-ascend:glm5.2-a3" },
      },
      { name: "GLM-5 on vLLM 0.16.0", topology: serve({ version: "v0.16.0rc1" }) },
      { name: "GLM-5 on a release newer than every catalogue", topology: serve({ version: "v0.99.0" }) },
      {
        name: "GLM-4.7 on vLLM 0.13.0",
        topology: serve({ version: "v0.13.0rc1", model: { name: "GLM-4.7", weights: "w8a8" } }),
      },
    ],
  },
  "vllm-architecture-known": {
    fails: [
      {
        name: "a class of no release",
        topology: serve({ version: "v0.30.0rc2", model: ownModel("OwnForCausalLM") }),
        reports: [
          {
            path: "model.facts.architectures",
            value: ["OwnForCausalLM"],
            message:
              "vllm-ascend v0.30.0rc2 has no class OwnForCausalLM; vLLM falls back on Transformers, or refuses to start.",
            fix: "Accept the finding if the image has the class, or Transformers implements the model",
          },
        ],
      },
    ],
    passes: [
      {
        name: "a class of a release",
        topology: serve({ version: "v0.30.0rc2", model: ownModel("GlmMoeDsaForCausalLM") }),
      },
      { name: "a model of glm-serve", topology: serve({}) },
    ],
  },
  "vllm-transformers-of-image": {
    fails: [
      {
        name: "GLM-5 in an image with Transformers 4",
        topology: serve({ version: "v0.18.0" }),
        reports: [
          {
            path: "engine.version",
            value: "v0.18.0",
            message:
              "vllm-ascend v0.18.0 refuses to start: its image has Transformers >=4.57.4,<5, but GLM-5 requires Transformers 5.2.0 or later.",
            fix: "Set engine.version to v0.20.2rc1 or a later release, or image of the site to an image of your own with Transformers 5.2.0",
          },
        ],
      },
      {
        name: "GLM-5 in the public image, which the site names",
        topology: serve({ version: "v0.18.0" }),
        site: { image: "quay.io/ascend/vllm-ascend:v0.18.0-a3" },
        reports: [
          {
            path: "engine.version",
            value: "v0.18.0",
            message: /Transformers 5\.2\.0/,
            fix: /v0\.20\.2rc1/,
          },
        ],
      },
      {
        name: "GLM-4.7-Flash, whose type came with 5.0",
        topology: flash("v0.17.0rc1", 4),
        reports: [
          {
            path: "engine.version",
            value: "v0.17.0rc1",
            message: /GLM-4\.7-Flash requires Transformers 5\.0\.0/,
            fix: /^Set engine.version to v0\.21\.0rc1/,
          },
        ],
      },
      {
        name: "a model with the type of GLM-5",
        topology: serve({
          version: "v0.18.0",
          model: { name: "Own", facts: { type: "glm_moe_dsa", architectures: ["GlmMoeDsaForCausalLM"] } },
        }),
        reports: [
          { path: "engine.version", value: "v0.18.0", message: /Own requires Transformers/, fix: /^Set/ },
        ],
      },
    ],
    passes: [
      { name: "the first image with Transformers 5", topology: serve({ version: "v0.19.1rc1" }) },
      { name: "the documented release", topology: serve({}) },
      {
        name: "an image of the site",
        topology: serve({ version: "v0.18.0" }),
        site: { image: "registry.example/vllm-ascend:v0.18.0-a3-transformers5" },
      },
      {
        name: "GLM-4.7, whose type Transformers 4.54 has",
        topology: serve({ version: "v0.18.0", model: { name: "GLM-4.7", weights: "w8a8" } }),
      },
      {
        name: "a release without the class, which vllm-model-of-release reports",
        topology: serve({ version: "v0.13.0rc1" }),
      },
      {
        name: "a release without a catalogue, whose image is not known",
        topology: serve({ version: "v0.18.1" }),
      },
      {
        name: "a model of an unknown type",
        topology: serve({ version: "v0.18.0", model: ownModel("OwnForCausalLM") }),
      },
    ],
  },
  "ascend-attention-heads": {
    fails: [
      {
        name: "five heads per device before heads are padded",
        topology: flash("v0.20.2rc1", 4),
        reports: [
          {
            path: "engine.version",
            value: "v0.20.2rc1",
            message:
              "vllm-ascend v0.20.2rc1 has no attention operator for 5 heads of GLM-4.7-Flash per device, only for a power of two.",
            fix: "Set engine.version to v0.21.0rc1 or a later release",
          },
        ],
      },
    ],
    passes: [
      { name: "padded heads", topology: flash("v0.21.0rc1", 4) },
      { name: "four heads per device", topology: flash("v0.20.2rc1", 5) },
      { name: "heads that do not divide, which heads-divide reports", topology: flash("v0.20.2rc1", 8) },
      { name: "grouped attention", topology: serve({ model: { name: "GLM-4.7" }, tensorParallelSize: 8 }) },
      { name: "sparse attention", topology: serve({}) },
    ],
  },
};
