import { type ParsedTopology, readStackSettings, type ResolvedInput, resolvedOnSite } from "../core/index.ts";

/** Parses the settings of a site, and resolves the names of a parsed topology on it. */
export function resolveOnSite(
  topology: ParsedTopology,
  settings: Readonly<Record<string, unknown>>,
): ResolvedInput {
  return resolvedOnSite(topology, readStackSettings(settings).site);
}
