import { type Finding, Severity } from "../domain/index.ts";
import { findingsOf, rules, runRules } from "../rules/index.ts";
import type { Site } from "../site/index.ts";
import type { Topology } from "../topology/index.ts";
import { type CheckedLayout, checkedLayout } from "./checked-layout.ts";
import { planOf } from "./plan-of.ts";
import type { Plan } from "./planned-object.ts";
import type { PlanOptions } from "./resolved-input.ts";

/** The findings about a topology on a site, and its plan unless an error prevents it. */
export interface CheckResult extends CheckedLayout {
  /** Absent when a rule about the topology, the site or the ports reports an error. */
  readonly plan?: Plan;
}

/**
 * Runs every rule against a topology on a site and reports every problem at once. Pure: the same input gives the same
 * findings.
 */
export function check(topology: Topology, site: Site = {}, options: PlanOptions = {}): CheckResult {
  const checked = checkedLayout(topology, site, options);
  const { findings, input, layout } = checked;
  if (input === undefined || layout === undefined || errorsOf(findings).length > 0) return checked;
  const plan = planOf(input.topology, layout, findings);
  const objects = plan.objects.map(({ manifest, part }) => ({
    manifest,
    group: plan.groups.find(({ key }) => part.kind === "group" && key === part.key)?.group,
  }));
  const withObjects = { ...input, objects };
  const ofObjects = rules.filter(({ per }) => per === "object");
  return {
    ...checked,
    plan,
    findings: [...findings, ...findingsOf(runRules(ofObjects, withObjects), withObjects)],
  };
}

/** Findings for which the engine or Kubernetes would refuse the topology. */
export function errorsOf(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ severity }) => severity === Severity.Error);
}
