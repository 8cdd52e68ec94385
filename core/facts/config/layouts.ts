import type { ModelFacts } from "../model.ts";
import { grouped, latent, linearAttentionOf } from "./attention.ts";
import { type Config, countIn, countOr, numbersIn, sizeIn } from "./values.ts";

/** Reads what one family of models keeps in config.json. */
export type Layout = (config: Config, assumed: string[]) => Partial<ModelFacts>;

/** Keys of DeepSeek and its successors; GLM-4.5 has them with grouped attention. */
const deepseek: Layout = (config, assumed) => {
  const layers = countIn(config, "num_hidden_layers");
  const dense = countIn(config, "first_k_dense_replace");
  return {
    routedExperts: countIn(config, "n_routed_experts"),
    expertsPerToken: countIn(config, "num_experts_per_tok"),
    sharedExperts: countOr(config, "n_shared_experts", 0, assumed, "sharedExperts"),
    denseLayers: dense,
    expertLayers: rest(layers, dense),
    draftLayers: countOr(config, "num_nextn_predict_layers", 0, assumed, "draftLayers"),
    denseWidth: countIn(config, "intermediate_size"),
    expertWidth: countIn(config, "moe_intermediate_size"),
    attention: sizeIn(config, "kv_lora_rank") === undefined ? grouped(config, assumed) : latent(config),
    linearAttention: linearAttentionOf(config),
  };
};

function rest(layers: number | undefined, dense: number | undefined): number | undefined {
  return layers === undefined || dense === undefined || dense > layers ? undefined : layers - dense;
}

/** Keys of Qwen3 with experts in every layer but those of `mlp_only_layers`. */
const qwen3Experts: Layout = (config, assumed) => {
  const layers = countIn(config, "num_hidden_layers");
  const dense = numbersIn(config, "mlp_only_layers")?.length ?? 0;
  const everyLayer = (countIn(config, "decoder_sparse_step") ?? 1) === 1;
  return {
    routedExperts: countIn(config, "num_experts"),
    expertsPerToken: countIn(config, "num_experts_per_tok"),
    sharedExperts: 0,
    denseLayers: everyLayer ? dense : undefined,
    expertLayers: everyLayer ? rest(layers, dense) : undefined,
    draftLayers: countOr(config, "num_nextn_predict_layers", 0, assumed, "draftLayers"),
    denseWidth: countIn(config, "intermediate_size"),
    expertWidth: countIn(config, "moe_intermediate_size"),
    attention: grouped(config, assumed),
  };
};

/** Keys of MiniMax-M2, which has experts in every layer. */
const minimax: Layout = (config, assumed) => {
  const modules = countOr(config, "num_mtp_modules", 0, assumed, "draftLayers");
  return {
    routedExperts: countIn(config, "num_local_experts"),
    expertsPerToken: countIn(config, "num_experts_per_tok"),
    sharedExperts: 0,
    denseLayers: 0,
    expertLayers: countIn(config, "num_hidden_layers"),
    draftLayers: config["use_mtp"] === false ? 0 : modules * (countIn(config, "mtp_transformer_layers") ?? 1),
    denseWidth: 0,
    expertWidth: countIn(config, "intermediate_size"),
    attention: grouped(config, assumed),
  };
};

/** Keys of models without experts. */
const dense: Layout = (config, assumed) => ({
  routedExperts: 0,
  sharedExperts: 0,
  denseLayers: countIn(config, "num_hidden_layers"),
  expertLayers: 0,
  draftLayers: 0,
  denseWidth: countIn(config, "intermediate_size"),
  expertWidth: 0,
  attention: grouped(config, assumed),
});

const layouts: Readonly<Record<string, Layout>> = {
  deepseek_v3: deepseek,
  deepseek_v32: deepseek,
  glm4_moe: deepseek,
  glm4_moe_lite: deepseek,
  glm5_next: deepseek,
  glm5_next_text: deepseek,
  glm_moe_dsa: deepseek,
  kimi_k2: deepseek,
  llama: dense,
  minimax_m2: minimax,
  qwen2: dense,
  qwen3: dense,
  qwen3_moe: qwen3Experts,
};

/** The layout of a `model_type`; undefined for one without a formula. */
export function layoutOf(type: string | undefined): Layout | undefined {
  return type !== undefined && Object.hasOwn(layouts, type) ? layouts[type] : undefined;
}
