import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { factsOfConfig } from "../../core/facts/config/config-file.ts";
import { notJudged } from "../../core/plan/not-judged.ts";
import { modelFactsSchema } from "../../core/topology/model-facts.ts";

const glm52 = {
  architectures: ["GlmMoeDsaForCausalLM"],
  model_type: "glm_moe_dsa",
  first_k_dense_replace: 3,
  hidden_size: 6144,
  index_head_dim: 128,
  index_n_heads: 32,
  index_skip_topk_offset: 3,
  index_topk: 2048,
  index_topk_freq: 4,
  intermediate_size: 12_288,
  kv_lora_rank: 512,
  max_position_embeddings: 1_048_576,
  moe_intermediate_size: 2048,
  n_routed_experts: 256,
  n_shared_experts: 1,
  num_attention_heads: 64,
  num_hidden_layers: 78,
  num_nextn_predict_layers: 1,
  q_lora_rank: 2048,
  qk_nope_head_dim: 192,
  qk_rope_head_dim: 64,
  v_head_dim: 256,
  vocab_size: 154_880,
};

const { index_topk_freq: _frequency, index_skip_topk_offset: _offset, ...glm5Config } = glm52;

const glm4 = {
  architectures: ["Glm4MoeForCausalLM"],
  model_type: "glm4_moe",
  first_k_dense_replace: 3,
  head_dim: 128,
  hidden_size: 5120,
  intermediate_size: 12_288,
  max_position_embeddings: 202_752,
  moe_intermediate_size: 1536,
  n_routed_experts: 160,
  n_shared_experts: 1,
  num_attention_heads: 96,
  num_hidden_layers: 92,
  num_key_value_heads: 8,
  num_nextn_predict_layers: 1,
  vocab_size: 151_552,
};

const flash = {
  architectures: ["Glm5NextForConditionalGeneration"],
  model_type: "glm5_next",
  text_config: {
    model_type: "glm5_next_text",
    first_k_dense_replace: 3,
    hc_mult: 4,
    hidden_size: 4096,
    index_head_dim: 128,
    index_kpool: 4,
    index_n_heads: 32,
    index_topk: 2048,
    intermediate_size: 12_288,
    kv_lora_rank: 512,
    layer_types: Array.from({ length: 45 }, (_, layer) =>
      layer % 4 === 3 ? "deepseek_sparse_attention" : "linear_attention",
    ),
    linear_attn_config: { num_heads: 64, head_dim: 128, short_conv_kernel_size: 4 },
    max_position_embeddings: 1_048_576,
    moe_intermediate_size: 2048,
    n_routed_experts: 288,
    n_shared_experts: 1,
    num_attention_heads: 64,
    num_hidden_layers: 45,
    num_nextn_predict_layers: 1,
    q_lora_rank: 1536,
    qk_nope_head_dim: 256,
    qk_rope_head_dim: 0,
    v_head_dim: 256,
    vocab_size: 154_880,
  },
  vision_config: {
    depth: 24,
    hidden_act: "silu",
    hidden_size: 1024,
    projection_intermediate_size: 10_240,
    spatial_merge_size: 2,
  },
};

describe("a config.json", () => {
  test.each([
    [glm52, ["GLM-5.2", "GLM-5.3"]],
    [glm5Config, []],
    [{ ...glm5Config, max_position_embeddings: 202_752 }, ["GLM-5", "GLM-5.1"]],
    [glm4, ["GLM-4.6", "GLM-4.7"]],
    [flash, ["GLM-5.3-Flash"]],
  ])("names the known models with its facts: %#", (config, names) => {
    expect(factsOfConfig(config)).toMatchObject({ knownModels: names, missing: [], assumed: [] });
  });

  test.each([
    {
      indexer_types: Array.from({ length: 78 }, (_, layer) =>
        layer < 3 || layer % 4 === 2 ? "full" : "shared",
      ),
    },
    { index_topk_pattern: `FFF${"SSSF".repeat(18)}SSS` },
  ])("states the layers with an indexer in other words: %#", (words) => {
    expect(factsOfConfig({ ...glm5Config, ...words })?.knownModels).toEqual(["GLM-5.2", "GLM-5.3"]);
  });

  test("of a model without a formula gives what is known", () => {
    const config = {
      architectures: ["NewForCausalLM"],
      model_type: "new",
      hidden_size: 1024,
      num_attention_heads: 16,
      max_position_embeddings: 4096,
    };
    const found = factsOfConfig(config);
    expect(found?.facts).toEqual({
      type: "new",
      architectures: ["NewForCausalLM"],
      maxPositions: 4096,
      attentionHeads: 16,
      hiddenSize: 1024,
    });
    expect(found?.missing).toContain("vocabularySize: config.json does not state it");
    expect(found?.missing).toContain("attention: glm-serve has no formula for model_type new");
  });

  test("of Qwen3 with experts, MiniMax-M2 and Kimi has every size", () => {
    const qwen = {
      model_type: "qwen3_moe",
      architectures: ["Qwen3MoeForCausalLM"],
      decoder_sparse_step: 1,
      head_dim: 128,
      hidden_size: 4096,
      intermediate_size: 12_288,
      max_position_embeddings: 40_960,
      mlp_only_layers: [],
      moe_intermediate_size: 1536,
      num_attention_heads: 64,
      num_experts: 128,
      num_hidden_layers: 94,
      num_key_value_heads: 4,
      vocab_size: 151_936,
    };
    expect(factsOfConfig(qwen)).toMatchObject({
      missing: [],
      assumed: ["draftLayers 0: config.json has no num_nextn_predict_layers"],
      facts: { expertLayers: 94, denseLayers: 0, attention: { kind: "grouped", keyValueHeads: 4 } },
    });
    const minimax = {
      model_type: "minimax_m2",
      hidden_size: 3072,
      head_dim: 128,
      intermediate_size: 1536,
      max_position_embeddings: 196_608,
      mtp_transformer_layers: 1,
      num_attention_heads: 48,
      num_hidden_layers: 62,
      num_key_value_heads: 8,
      num_local_experts: 256,
      num_mtp_modules: 3,
      use_mtp: true,
      vocab_size: 200_064,
    };
    expect(factsOfConfig(minimax)).toMatchObject({
      missing: [],
      facts: { draftLayers: 3, expertLayers: 62 },
    });
    const { architectures: _class, model_type: _type, ...text } = glm4;
    const kimi = {
      model_type: "kimi_k25",
      text_config: {
        ...text,
        model_type: "kimi_k2",
        kv_lora_rank: 512,
        q_lora_rank: 1536,
        qk_nope_head_dim: 128,
        qk_rope_head_dim: 64,
        v_head_dim: 128,
      },
      vision_config: { vt_num_hidden_layers: 27, vt_hidden_size: 1152 },
    };
    expect(factsOfConfig(kimi)).toMatchObject({
      missing: [],
      facts: { type: "kimi_k25", attention: { kind: "latent" }, vision: { layers: 27, hiddenSize: 1152 } },
    });
  });

  test("of Qwen3-235B gives facts with which it is judged", () => {
    const found = factsOfConfig({
      model_type: "qwen3_moe",
      head_dim: 128,
      hidden_size: 4096,
      intermediate_size: 12_288,
      max_position_embeddings: 40_960,
      moe_intermediate_size: 1536,
      num_attention_heads: 64,
      num_experts: 128,
      num_hidden_layers: 94,
      num_key_value_heads: 4,
      vocab_size: 151_936,
    });
    expect(notJudged({ name: "My-Model", ...found?.facts })).toBe(
      "Not judged for My-Model: support by the release (facts missing: architectures).",
    );
  });

  test.each([" ", "glm\u202e", "glm\ud800"])("a type of %j is no fact", (type) => {
    expect(factsOfConfig({ model_type: type })?.facts.type).toBeUndefined();
  });

  test("whatever it contains is read, and its facts are valid", () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom(...Object.keys(glm52), "text_config", "vision_config", "layer_types", "__proto__"),
          fc.oneof(
            fc.integer(),
            fc.constantFrom(...Object.values(glm52)),
            fc.string(),
            fc.array(fc.string()),
            fc.constant(null),
            fc.object(),
          ),
        ),
        (config) => {
          const found = factsOfConfig(config);
          expect(found).toBeDefined();
          expect(modelFactsSchema.safeParse(found?.facts).error).toBeUndefined();
        },
      ),
    );
  });

  test.each([undefined, null, 3, "x", []])("is an object, not %j", (value) => {
    expect(factsOfConfig(value)).toBeUndefined();
  });
});
