import type { ResolvedGroup } from "../../domain/index.ts";
import { settingsOf } from "./group-settings.ts";

/** `model` of `--speculative-config` where it is a path; elsewhere it is a name that vLLM looks up itself. */
export function draftModelPaths(group: ResolvedGroup): readonly string[] {
  const { model } = settingsOf(group, "speculativeConfig");
  return typeof model === "string" && model.startsWith("/") ? [model] : [];
}
