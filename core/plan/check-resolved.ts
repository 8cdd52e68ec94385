import { type Finding, Severity } from "../domain/index.ts";
import { GlmServeError } from "../errors/index.ts";
import { findingsOf, rules, runRules } from "../rules/index.ts";
import type { ResolvedInput } from "../resolve/index.ts";
import { type CheckedLayout, checkedLayout } from "./checked-layout.ts";
import { planOf } from "./plan-of.ts";
import type { Plan } from "./planned-object.ts";

/** The findings about a topology on a site, and its plan unless an error prevents it. */
export interface CheckResult extends CheckedLayout {
  /** Absent when a rule about the topology, the site or the ports reports an error. */
  readonly plan?: Plan;
}

/** Runs every rule against a resolved topology. `check` also reads and resolves it. */
export function checkResolved(read: ResolvedInput): CheckResult {
  const checked = checkedLayout(read);
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

/**
 * Checks a resolved topology, then plans it. `plan` also reads and resolves it.
 *
 * @param subject the topology in the headline of an error report
 * @throws GlmServeError with every error at once
 */
export function planResolved(read: ResolvedInput, subject: string): Plan {
  const { findings, plan } = checkResolved(read);
  const errors = errorsOf(findings);
  if (plan === undefined || errors.length > 0) throw new GlmServeError(subject, errors);
  return plan;
}

/** Findings for which the engine or Kubernetes would reject the topology. */
export function errorsOf(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ severity }) => severity === Severity.Error);
}
