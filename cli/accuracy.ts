import { procedureCommand } from "./procedure.ts";

/** Measures of accuracy. */
export const accuracy = procedureCommand({
  setting: "accuracy",
  summary: "measures how right a running stack's answers are",
  purpose: "Lets AISBench ask the stack the questions of its datasets.",
});
