import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { factsOfConfig } from "../../core/facts/config/config-file.ts";
import { heldLayers } from "../../core/facts/layers.ts";
import { models } from "../../core/facts/models.ts";
import { parametersOf } from "../../core/facts/parameters.ts";
import { check, GlmServeError, type ModelFactsSpec, plan, type Topology } from "../../core/index.ts";
import { modelFactsSchema } from "../../core/topology/model-facts.ts";
import { prefillDecode, serving } from "../support/topologies.ts";

const withFacts = (facts: ModelFactsSpec, change: (topology: Topology) => void = () => {}): Topology =>
  serving(1, (topology) => {
    topology.model = { ...topology.model, name: "My-Model", facts };
    change(topology);
  });

const {
  name: _name,
  attention: glm5Attention,
  architectures: _architectures,
  ...glm5Sizes
} = models["GLM-5"];

const glm5: ModelFactsSpec = {
  ...glm5Sizes,
  architectures: ["GlmMoeDsaForCausalLM"],
  attention: { ...glm5Attention, indexer: { ...glm5Attention.indexer } },
};

describe("a topology with facts of its model", () => {
  test("is judged as a known model with these facts", () => {
    const known = check(serving(1));
    const own = check(withFacts(glm5));
    const textsOf = ({ findings }: typeof own) =>
      findings.map(({ rule, message }) => [rule, message.replaceAll("My-Model", "GLM-5")]);
    expect(textsOf(own)).toEqual(textsOf(known));
    expect(own.notJudged).toBeUndefined();
  });

  test("wins over the known model with its name", () => {
    const topology = serving(1, ({ model }) => void (model.facts = { ...glm5, maxPositions: 4096 }));
    expect(check(topology).findings).toMatchObject(
      expect.arrayContaining([expect.objectContaining({ rule: "context-length" })]),
    );
  });

  test("has no errors without any fact, and says in one line what is not judged", () => {
    const result = check(withFacts({}));
    expect(result.findings.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(result.notJudged).toBe(
      "Not judged for My-Model: memory, tensor parallelism, expert parallelism, attention, context length, draft layers, support by the release (facts missing: attentionHeads, routedExperts, maxPositions, hiddenSize, vocabularySize, denseLayers, expertLayers, draftLayers, denseWidth, expertWidth, sharedExperts, attention, architectures).",
    );
  });

  test("says that only the memory is not judged where a size of the layers is missing", () => {
    const { denseWidth: _width, ...rest } = glm5;
    expect(check(withFacts(rest)).notJudged).toBe(
      "Not judged for My-Model: memory (facts missing: denseWidth).",
    );
  });

  test("plans prefill and decode without any fact", () => {
    const topology = prefillDecode(({ model }) => {
      model.name = "My-Model";
      model.facts = {};
    });
    expect(plan(topology, {}).objects.length).toBeGreaterThan(5);
  });

  test("does not describe the model that the site sets in its place", () => {
    const result = check(withFacts({}), { model: { name: "GLM-5", path: "/root/.cache/other" } });
    expect(result.notJudged).toBeUndefined();
  });

  // Whatever fact is missing, nothing fails and no error appears.
  test("loses no rule by surprise: any subset of facts gives no error", () => {
    fc.assert(
      fc.property(fc.subarray(Object.entries(glm5)), (kept) => {
        const result = check(withFacts(Object.fromEntries(kept)));
        expect(result.findings.filter(({ severity }) => severity === "error")).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  test("is read strictly", () => {
    const read = (facts: object) => () =>
      plan(
        withFacts({}, ({ model }) => void Object.assign(model, { facts })),
        {},
      );
    expect(read({ layers: 3 })).toThrow(GlmServeError);
    expect(read({ attention: { kind: "grouped", keyValueHeads: 8 } })).toThrow(GlmServeError);
    expect(read({ routedExperts: 0.5 })).toThrow(GlmServeError);
  });
});

describe("the quantization of a topology", () => {
  const command = (model: Partial<Topology["model"]>): string => {
    const topology = serving(2, (given) => void (given.model = { ...given.model, ...model }));
    return JSON.stringify(plan(topology, {}).objects);
  };

  test.each([
    [{}, "--quantization ascend"],
    [{ weights: "w8a8c8" }, "--quantization ascend"],
    [{ quantization: "compressed-tensors" }, "--quantization compressed-tensors"],
  ] as const)("is %j: %s", (model, flag) => {
    expect(command(model)).toContain(flag);
  });

  test("leaves the flag out where it is none", () => {
    expect(command({ quantization: "none" })).not.toContain("--quantization");
  });
});

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
  vision_config: { depth: 24, hidden_size: 1024 },
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
    const result = check(withFacts(modelFactsSchema.parse(found?.facts)));
    expect(result.notJudged).toBe(
      "Not judged for My-Model: support by the release (facts missing: architectures).",
    );
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

describe("the layers of a pipeline stage", () => {
  const model = models["GLM-5.2"];

  test("add up to all layers at any boundary", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 77 }), (boundary) => {
        const first = heldLayers(model, 0, { first: 0, end: boundary });
        const last = heldLayers(model, 1, { first: boundary, end: 78 });
        const all = heldLayers(model, 1);
        for (const kind of ["dense", "expert", "cached", "indexed", "linear", "draft"] as const)
          expect(first[kind] + last[kind]).toBe(all[kind]);
        const sum =
          parametersOf(model, 0, { first: 0, end: boundary }).routedExperts +
          parametersOf(model, 1, { first: boundary, end: 78 }).routedExperts;
        expect(sum).toBe(parametersOf(model, 1).routedExperts);
      }),
    );
  });

  test("of 41 and 37 layers have 12 and 10 indexers", () => {
    expect(heldLayers(model, 0, { first: 0, end: 41 })).toMatchObject({ dense: 3, expert: 38, indexed: 12 });
    expect(heldLayers(model, 1, { first: 41, end: 78 })).toMatchObject({ dense: 0, expert: 38, indexed: 10 });
  });
});
