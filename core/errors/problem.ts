import { cut, presentable, printable, printValue } from "./print-value.ts";
import { isSecretPath } from "./secret-name.ts";

/** One thing that is wrong with an input: where, what was given, why it is wrong and how to put it right. */
export interface Problem {
  /** Where, as the user wrote it: `groups.decode.tensorParallelSize`. */
  readonly path: string;
  /** What was given; absent where nothing was. */
  readonly value?: unknown;
  /** What is wrong, in one sentence. */
  readonly message: string;
  /** How to put it right. */
  readonly fix: string;
  /** Identity of the rule that found it; absent for errors of shape. */
  readonly rule?: string;
  /** Where the fact behind it comes from. */
  readonly source?: string;
}

/** A problem as it may be shown: its value is plain JSON of bounded size, and absent where it may be a secret. */
export function shown(problem: Problem): Problem {
  const { value, ...rest } = problem;
  if (value === undefined || isSecretPath(problem.path)) return rest;
  return { ...rest, value: presentable(value) };
}

/** One problem as a person reads it: path and value, what is wrong, the fix. */
export function printProblem(problem: Problem): string {
  const hidden = problem.value === undefined || isSecretPath(problem.path);
  const given = hidden ? "" : ` = ${printValue(problem.value)}`;
  const origin = [problem.rule, problem.source].filter((part) => part !== undefined).join("; ");
  return [
    `  ${cut(problem.path)}${given}`,
    `    ${problem.message}${origin === "" ? "" : ` [${origin}]`}`,
    `    → ${problem.fix}`,
  ]
    .map(printable)
    .join("\n");
}

/** The report a person reads: a headline, then every problem with its fix. */
export function printProblems(subject: string, problems: readonly Problem[]): string {
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  return [`${count} in ${cut(printable(subject))}; nothing was applied.`, ...problems.map(printProblem)].join(
    "\n\n",
  );
}
