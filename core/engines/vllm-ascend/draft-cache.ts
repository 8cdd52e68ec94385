import type { ResolvedGroup } from "../../domain/index.ts";
import { settingsOf } from "./group-settings.ts";

/** Methods with a draft model that has its own KV cache (vLLM, config/speculative.py). */
const DRAFT_MODEL_METHODS: ReadonlySet<string> = new Set(["eagle", "eagle3", "draft_model", "dflash"]);

/** What speculation adds to the KV cache: a layer of the model, or a draft model. */
export type DraftCache = { readonly kind: "layer" } | { readonly kind: "model"; readonly model: string };

/** What the speculation of a group adds to the KV cache; undefined where it needs none, e.g. for n-grams. */
export function draftCacheOf(group: ResolvedGroup): DraftCache | undefined {
  const { method, model } = settingsOf(group, "speculativeConfig");
  if (typeof method !== "string") return undefined;
  if (method.endsWith("mtp")) return { kind: "layer" };
  return DRAFT_MODEL_METHODS.has(method) && typeof model === "string" ? { kind: "model", model } : undefined;
}
