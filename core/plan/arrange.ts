import type { Finding, GroupLayout, NodePorts, ResolvedTopology } from "../domain/index.ts";
import { GlmServeError } from "../errors/index.ts";
import type { Site } from "../site/index.ts";
import type { Topology } from "../topology/index.ts";
import { type PlanOptions, subjectOf } from "./examine.ts";
import { survey } from "./survey.ts";

/** Who runs where behind which ports, before there are objects. */
export interface Arrangement {
  readonly topology: ResolvedTopology;
  readonly groups: readonly GroupLayout[];
  readonly ports: readonly NodePorts[];
  /** Warnings and advice. */
  readonly findings: readonly Finding[];
}

/**
 * Lays out a topology that every rule lets pass.
 *
 * @throws GlmServeError with every problem of the topology and the site at once
 */
export function arrange(topology: Topology, site: Site = {}, options: PlanOptions = {}): Arrangement {
  const { topology: resolved, problems, findings, layout } = survey(topology, site, options);
  // What bars a layout is among the problems.
  if (problems.length > 0 || "blockedBy" in layout) throw new GlmServeError(subjectOf(topology), problems);
  return { topology: resolved, findings, ...layout };
}
