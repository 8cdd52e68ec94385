import type { ResolvedGroup } from "../../domain/index.ts";
import { settingsOf } from "./group-settings.ts";

/** Methods whose drafts come from a second model with a KV cache of its own (vLLM, config/speculative.py). */
const SECOND_MODELS: ReadonlySet<string> = new Set(["eagle", "eagle3", "draft_model", "dflash"]);

/** What drafts keep a KV cache for: a layer of the model itself, or a second model. */
export type DraftCache = { readonly kind: "layer" } | { readonly kind: "model"; readonly model: string };

/** What the drafts of a group keep a cache for; undefined where they need none, e.g. n-grams. */
export function draftCacheOf(group: ResolvedGroup): DraftCache | undefined {
  const { method, model } = settingsOf(group, "speculativeConfig");
  if (typeof method !== "string") return undefined;
  if (method.endsWith("mtp")) return { kind: "layer" };
  return SECOND_MODELS.has(method) && typeof model === "string" ? { kind: "model", model } : undefined;
}
