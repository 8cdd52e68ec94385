import { printProblems, type Problem, type Report, shown } from "./problem.ts";

/** All problems of one input, thrown once. `message` is the complete report, ready to print, without secrets. */
export class GlmServeError extends Error {
  override readonly name = "GlmServeError";
  readonly problems: readonly Problem[];
  readonly #report: Report;

  /** @param subject the input, e.g. `topology a3-1p1d` */
  constructor(subject: string, problems: readonly Problem[]) {
    const report = printProblems(subject, problems);
    super(`${report.headline}.\n\n${report.details}`);
    this.#report = report;
    this.problems = problems.map(shown);
  }

  /** The report of a deployment, which the problems prevented. */
  get deploymentReport(): string {
    return `${this.#report.headline}; nothing was applied.\n\n${this.#report.details}`;
  }
}
