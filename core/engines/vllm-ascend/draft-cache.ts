import type { ResolvedGroup } from "../../domain/index.ts";
import { isMultiToken, settingsOf } from "./group-settings.ts";

/** Methods with a draft model that has its own KV cache (vLLM, config/speculative.py). */
const DRAFT_MODEL_METHODS: ReadonlySet<string> = new Set(["eagle", "eagle3", "draft_model", "dflash"]);

/** What speculation adds to the KV cache: a layer of the model, or a draft model. */
export type DraftCache = { readonly kind: "layer" } | { readonly kind: "model"; readonly model: string };

/** What the speculation of a group adds to the KV cache; undefined where it needs none, e.g. for n-grams. */
export function draftCacheOf(group: ResolvedGroup): DraftCache | undefined {
  const { method, model } = settingsOf(group, "speculativeConfig");
  if (isMultiToken(method)) return { kind: "layer" };
  if (typeof method !== "string" || typeof model !== "string") return undefined;
  return DRAFT_MODEL_METHODS.has(method) ? { kind: "model", model } : undefined;
}
