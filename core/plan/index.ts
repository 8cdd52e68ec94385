export { check, type CheckResult, errorsOf } from "./check.ts";
export { checkedLayout, type Layout } from "./checked-layout.ts";

export { plan, renderYaml } from "./plan.ts";
export type { Part, Plan, PlannedObject, PlannedProcedure, ProcessRow } from "./planned-object.ts";
export type { PlanOptions } from "./resolved-input.ts";
