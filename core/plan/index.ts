export { check } from "./check.ts";
export { checkResolved, type CheckResult, errorsOf, planResolved } from "./check-resolved.ts";
export { checkedLayout, type Layout } from "./checked-layout.ts";
export { plan } from "./plan.ts";
export type { Part, Plan, PlannedObject, PlannedProcedure, ProcessRow } from "./planned-object.ts";
export { renderYaml } from "./render-yaml.ts";
export { type DeployedGroup, rolloutNotes } from "./rollout-notes.ts";
export { type PlanOptions, resolvedInput, resolvedOnSite } from "./resolved-input.ts";
