export type { Asked } from "./asked.ts";
export { explainer } from "./explain.ts";
export type { ExplainedValue, Explanation, Origin, ReadingRule } from "./explanation.ts";
export { flagsOf } from "./flag.ts";
