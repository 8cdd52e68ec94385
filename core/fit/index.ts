export { fit, type FitAnswer, type LegalShape, type RejectedShape } from "./fit.ts";
export { type FitQuestion, type FitWords, readQuestion } from "./question.ts";
export { printShape } from "./shape.ts";
