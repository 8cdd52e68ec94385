import { printProblems, type Problem, shown } from "./problem.ts";

/** Everything that is wrong with one input, thrown once. `message` is the whole report, ready to print; no secret stands in it. */
export class GlmServeError extends Error {
  override readonly name = "GlmServeError";
  readonly problems: readonly Problem[];

  /** @param subject what was read, e.g. `topology a3-1p1d` */
  constructor(subject: string, problems: readonly Problem[]) {
    super(printProblems(subject, problems));
    this.problems = problems.map(shown);
  }
}
