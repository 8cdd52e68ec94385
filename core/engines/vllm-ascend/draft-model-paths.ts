import type { ResolvedGroup } from "../../resolve/resolved.ts";

/** `model` of `--speculative-config` where it is a path; elsewhere it is a name that vLLM looks up itself. */
export function draftModelPaths({ args }: ResolvedGroup): readonly string[] {
  const config = args["speculativeConfig"];
  if (typeof config !== "object" || !("model" in config)) return [];
  const { model } = config;
  return typeof model === "string" && model.startsWith("/") ? [model] : [];
}
