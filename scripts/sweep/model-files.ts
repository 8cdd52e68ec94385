import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ResolvedTopology } from "../../core/index.ts";

type Model = ResolvedTopology["model"];

type Weights = ResolvedTopology["spec"]["model"]["weights"];

/** Settings that both families of GLM state with the same value (config.json of zai-org/GLM-4.7 and zai-org/GLM-5). */
const ofBoth = {
  attention_bias: false,
  attention_dropout: 0,
  dtype: "bfloat16",
  hidden_act: "silu",
  initializer_range: 0.02,
  n_group: 1,
  norm_topk_prob: true,
  num_experts_per_tok: 8,
  pad_token_id: 0,
  rms_norm_eps: 1e-5,
  routed_scaling_factor: 2.5,
  tie_word_embeddings: false,
  topk_group: 1,
  torch_dtype: "bfloat16",
  transformers_version: "4.57.0",
  use_cache: true,
};

/**
 * The config.json of a model of the topologies, from its facts. Values that no fact holds are those of the published files.
 *
 * @throws RangeError for a model whose attention or sizes are unknown
 */
export function configOf(model: Model, weights: Weights): Readonly<Record<string, unknown>> {
  const { attention, denseLayers, expertLayers } = model;
  if (attention === undefined || denseLayers === undefined || expertLayers === undefined)
    throw new RangeError(`${model.name} has no config.json: facts are missing`);
  return {
    ...ofBoth,
    architectures: model.architectures,
    model_type: model.type,
    first_k_dense_replace: denseLayers,
    hidden_size: model.hiddenSize,
    intermediate_size: model.denseWidth,
    max_position_embeddings: model.maxPositions,
    moe_intermediate_size: model.expertWidth,
    n_routed_experts: model.routedExperts,
    n_shared_experts: model.sharedExperts,
    num_attention_heads: model.attentionHeads,
    num_hidden_layers: denseLayers + expertLayers,
    num_nextn_predict_layers: model.draftLayers,
    vocab_size: model.vocabularySize,
    ...attentionOf(attention, model),
    ...(weights === "fp8" ? { quantization_config: compressedTensors } : {}),
  };
}

function attentionOf(attention: NonNullable<Model["attention"]>, model: Model): Record<string, unknown> {
  switch (attention.kind) {
    case "grouped":
      return {
        attention_bias: true,
        eos_token_id: [151_329, 151_336, 151_338],
        head_dim: attention.headSize,
        num_key_value_heads: attention.keyValueHeads,
        partial_rotary_factor: 0.5,
        rope_theta: 1_000_000,
        use_qk_norm: true,
      };
    case "latent":
      return {
        eos_token_id: [154_820, 154_827, 154_829],
        kv_lora_rank: attention.keyValueRank,
        num_key_value_heads: model.attentionHeads,
        q_lora_rank: attention.queryRank,
        qk_head_dim: attention.plainSize + attention.rotarySize,
        qk_nope_head_dim: attention.plainSize,
        qk_rope_head_dim: attention.rotarySize,
        rope_parameters: { rope_theta: 1_000_000, rope_type: "default" },
        scoring_func: "sigmoid",
        topk_method: "noaux_tc",
        v_head_dim: attention.valueSize,
        ...(attention.indexer === undefined
          ? {}
          : {
              index_head_dim: attention.indexer.headSize,
              index_n_heads: attention.indexer.heads,
              index_topk: 2048,
            }),
      };
    default:
      return attention satisfies never;
  }
}

/** Deployment document 000: compressed-tensors, float-quantized, by channel and token. */
const compressedTensors = {
  config_groups: {
    group_0: {
      input_activations: { dynamic: true, num_bits: 8, strategy: "token", symmetric: true, type: "float" },
      targets: ["Linear"],
      weights: { dynamic: false, num_bits: 8, strategy: "channel", symmetric: true, type: "float" },
    },
  },
  format: "float-quantized",
  ignore: ["lm_head"],
  quant_method: "compressed-tensors",
  quantization_status: "compressed",
};

/** Names of MX formats in the description of a checkpoint (vllm-ascend v0.30.0rc2, quantization/methods). */
const FORMATS: Readonly<Partial<Record<Weights, string>>> = {
  "w8a8-mxfp8": "W8A8_MXFP8",
  w4a4c8: "W4A4_MXFP4",
};

/** What msModelSlim writes beside the weights: the format of each tensor. The engine reads the formats when it loads them. */
function descriptionOf(weights: Weights): Readonly<Record<string, string>> {
  const format = FORMATS[weights] ?? (weights.startsWith("w4a8") ? "W4A8_DYNAMIC" : "W8A8_DYNAMIC");
  return { model_quant_type: format, "model.layers.0.self_attn.o_proj.weight": format };
}

/** Texts of GLM that reasoning and tool call parsers look up. */
const SPECIAL_TOKENS = [
  "<|endoftext|>",
  "<|user|>",
  "<|assistant|>",
  "<|observation|>",
  "<think>",
  "</think>",
  "<tool_call>",
  "</tool_call>",
];

/** The smallest tokenizer that Transformers loads. */
const tokenizer = {
  version: "1.0",
  truncation: null,
  padding: null,
  added_tokens: SPECIAL_TOKENS.map((content, id) => ({
    id,
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  })),
  normalizer: null,
  pre_tokenizer: null,
  post_processor: null,
  decoder: null,
  model: {
    type: "WordLevel",
    vocab: Object.fromEntries(SPECIAL_TOKENS.map((token, id) => [token, id])),
    unk_token: "<|endoftext|>",
  },
};

/** Writes what the engine reads of a model before its weights. */
export function writeModel(directory: string, { model, spec }: ResolvedTopology): void {
  const { weights } = spec.model;
  mkdirSync(directory, { recursive: true });
  const write = (name: string, content: unknown) => {
    writeFileSync(join(directory, name), JSON.stringify(content));
  };
  write("config.json", configOf(model, weights));
  write("generation_config.json", { eos_token_id: [1], temperature: 1, top_p: 0.95 });
  write("tokenizer.json", tokenizer);
  write("tokenizer_config.json", {
    eos_token: "<|endoftext|>",
    pad_token: "<|endoftext|>",
    tokenizer_class: "PreTrainedTokenizerFast",
  });
  if (weights.startsWith("w")) write("quant_model_description.json", descriptionOf(weights));
}
