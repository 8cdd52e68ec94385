import { printProblems, type Problem, shown } from "./problem.ts";

/** All problems of one input, thrown once. `message` is the complete report, ready to print, without secrets. */
export class GlmServeError extends Error {
  override readonly name = "GlmServeError";
  readonly problems: readonly Problem[];

  /** @param subject the input, e.g. `topology a3-1p1d` */
  constructor(subject: string, problems: readonly Problem[]) {
    super(printProblems(subject, problems));
    this.problems = problems.map(shown);
  }
}
