import type { Finding, GroupLayout, NodePorts, ResolvedTopology } from "../domain/index.ts";

/** A stack about which somebody asks. */
export interface Asked {
  /** Name of its topology, which is that of its file. */
  readonly topologyName: string;
  readonly topology: ResolvedTopology;
  readonly groups: readonly GroupLayout[];
  readonly ports: readonly NodePorts[];
  readonly findings: readonly Finding[];
  /** The topology as the stack file gives it, without defaults. */
  readonly given: unknown;
  /** The settings of the site as the settings file gives them. */
  readonly settings: Readonly<Record<string, unknown>>;
}
