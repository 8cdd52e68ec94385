import { type Finding, Severity } from "../errors/finding.ts";
import { layOut } from "../layout/lay-out.ts";
import type { GroupLayout } from "../layout/layout.ts";
import { ledger, type NodePorts } from "../ports/ledger.ts";
import type { ResolvedTopology } from "../resolve/resolved.ts";
import { checkPorts } from "../rules/ports/index.ts";
import type { Site } from "../site/site.ts";
import type { Topology } from "../topology/topology.ts";
import { examine, type PlanOptions, refuse, subjectOf } from "./examine.ts";

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
  const subject = subjectOf(topology);
  const { topology: resolved, problems, findings } = examine(topology, site, options);
  refuse(subject, problems);
  const groups = layOut(resolved);
  const ports = ledger(resolved, groups);
  const said = checkPorts(resolved, ports);
  refuse(
    subject,
    said.filter(({ severity }) => severity === Severity.Error),
  );
  return {
    topology: resolved,
    groups,
    ports,
    findings: [...findings, ...said.filter(({ severity }) => severity !== Severity.Error)],
  };
}
