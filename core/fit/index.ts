export { fit, type FitAnswer, type LegalShape, type RejectedShape } from "./fit.ts";
export { type StackThatFits, stacksFor } from "./documented-stacks.ts";
export { type FitArguments, type FitQuestion, readQuestion } from "./question.ts";
export { printShape } from "./shape.ts";
