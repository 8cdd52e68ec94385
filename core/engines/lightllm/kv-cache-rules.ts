import type { ResolvedGroup } from "../../resolve/resolved.ts";
import { type GroupRule, objectTo } from "./group-rule.ts";
import { limitsOf, numberOf } from "./limits.ts";

/** One H200 as its driver reports it: 143771 MiB. */
const DEVICE_BYTES = 143_771 * 2 ** 20;

/** GLM-4.7-Flash in bf16 without its MTP layer. */
const WEIGHT_BYTES = 59.9e9;

/** Latent and rotary part of one token in one layer, bf16; every tensor-parallel rank holds all of it. */
const LAYER_BYTES_PER_TOKEN = (512 + 64) * 2;
const LAYERS = 47;

/** Tokens that the server keeps beyond the longest request. */
const SPARE_TOKENS = 8;

/** Whether the KV cache holds the longest request. */
export const kvCacheRules: readonly GroupRule[] = [
  {
    id: "lightllm-memory-fraction",
    source: "LightLLM v1.2.0, lightllm/server/api_start.py: Invalid mem_fraction",
    check: (_, group) => {
      const fraction = numberOf(group, "memFraction");
      if (fraction === undefined || (fraction > 0 && fraction < 1)) return [];
      return objectTo(group, "memFraction", "This must lie between 0 and 1.", "choose e.g. 0.8, the default");
    },
  },
  {
    id: "lightllm-kv-cache",
    source: "LightLLM v1.2.0, lightllm/common/basemodel/basemodel.py: _check_mem_size",
    check: (_, group) => {
      const given = numberOf(group, "maxTotalTokenNum");
      const tokens = given ?? mostTokens(group);
      if (tokens === undefined) return [];
      const { batchMaxTokens, maxReqTotalLen } = limitsOf(group);
      // The personal mode may take requests shorter than asked for.
      const longest = group.args["performanceMode"] === "personal" ? 0 : maxReqTotalLen + SPARE_TOKENS;
      const needed = Math.max(longest, batchMaxTokens + 1);
      if (tokens >= needed) return [];
      const place = given !== undefined ? "maxTotalTokenNum" : "memFraction";
      return objectTo(
        group,
        place,
        `The KV cache holds ${given === undefined ? "at most " : ""}${Math.max(0, tokens)} tokens; the longest request and batch need ${needed}.`,
        `raise it, or set maxReqTotalLen to at most ${Math.max(0, tokens - SPARE_TOKENS)} and batchMaxTokens below ${Math.max(0, tokens)}`,
      );
    },
  },
];

/**
 * The most tokens that fit beside the weights (mem_manager.py, profile_size), before activations and graphs. Undefined
 * where quantized weights take a size of their own.
 *
 * By the same count one H100 of 80 GB holds 146 000 at the default fraction of 0.8, which source 003 calls enough for a
 * length of 202752: it is not, and LightLLM stops with an assertion there.
 */
function mostTokens(group: ResolvedGroup): number | undefined {
  const quantType = group.args["quantType"];
  if (quantType !== undefined && quantType !== "none") return undefined;
  const fraction = numberOf(group, "memFraction") ?? 0.8;
  const weights = WEIGHT_BYTES / (group.dataParallelSize * group.tensorParallelSize);
  const bytes = LAYER_BYTES_PER_TOKEN * (LAYERS + draftLayers(group));
  return Math.floor((DEVICE_BYTES * fraction - weights) / bytes);
}

/** Layers that drafts add to the cache: one for eagle, one per step for vanilla. */
function draftLayers(group: ResolvedGroup): number {
  const mode = group.args["mtpMode"];
  if (mode === "eagle_with_att") return 1;
  return mode === "vanilla_with_att" ? (numberOf(group, "mtpStep") ?? 0) : 0;
}
