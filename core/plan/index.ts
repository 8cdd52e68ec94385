export { arrange } from "./arrange.ts";
export { type Examination, examine, type PlanOptions } from "./examine.ts";
export { layOut } from "./lay-out.ts";
export { plan } from "./plan.ts";
export type { Part, Plan, PlannedObject, PlannedProcedure, RankRow } from "./planned-object.ts";
export { renderYaml } from "./render-yaml.ts";
export { type Survey, survey } from "./survey.ts";
