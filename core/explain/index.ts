export type { Asked } from "./asked.ts";
export { type Answer, type Explainer, explainer } from "./explain.ts";
export type { ExplainedValue, Explanation, Note, Origin, ReadingRule } from "./explanation.ts";
export { flagsOf } from "./flag.ts";
