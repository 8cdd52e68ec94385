import { readStackSettings, type ResolvedInput, resolvedInput, type Topology } from "../core/index.ts";

/** Parses a topology and the settings of its site, and resolves their names. */
export function resolveTopology(
  topology: Topology,
  settings: Readonly<Record<string, unknown>>,
): ResolvedInput {
  return resolvedInput(topology, readStackSettings(settings).site);
}
