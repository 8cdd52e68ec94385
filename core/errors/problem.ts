import { cut, presentable, printable, printValue, TEXT_LIMIT } from "./print-value.ts";
import { isSecretPath, withoutUserInfo } from "./secret-name.ts";

/** One change of an input that solves a problem. Paths are as `Problem.path` writes them. */
export type Change =
  | { readonly path: string; readonly value: unknown }
  | { readonly path: string; readonly remove: true }
  /** The value moves to another path. */
  | { readonly path: string; readonly moveTo: string };

/** One defect of an input. */
export interface Problem {
  /** The setting, as the user writes it: `groups.decode.tensorParallelSize`. */
  readonly path: string;
  /** The given value; absent where none was given. */
  readonly value?: unknown;
  /** One or two sentences whose subject is the setting, the object or the engine. */
  readonly message: string;
  /** What to change: an imperative, without a final period. */
  readonly fix: string;
  /**
   * Changes that solve the problem, to be applied as a whole: one of the measures that the fix names. Absent where a person
   * has to choose.
   */
  readonly proposal?: readonly Change[];
  /** Id of the rule or the input check that reports it. */
  readonly rule?: string;
  /** Where the fact behind the problem comes from. */
  readonly source?: string;
}

/** A copy of a problem that may be shown: the value is plain JSON of bounded size, and absent where it may be a secret. */
export function shown(problem: Problem): Problem {
  const { value, ...given } = problem;
  const rest = { ...given, message: presentableText(given.message), fix: presentableText(given.fix) };
  if (value === undefined || isSecretPath(problem.path)) return rest;
  return { ...rest, value: presentable(value) };
}

/** Prints a problem: path and value, message, fix. */
export function printProblem(problem: Problem): string {
  const hidden = problem.value === undefined || isSecretPath(problem.path);
  const given = hidden ? "" : ` = ${printValue(problem.value)}`;
  const origin = [problem.rule, problem.source].filter((part) => part !== undefined).join("; ");
  return [
    `  ${cut(problem.path)}${given}`,
    `    ${presentableText(problem.message)}${origin === "" ? "" : ` [${origin}]`}`,
    `    → ${presentableText(problem.fix)}`,
  ]
    .map(printable)
    .join("\n");
}

/** A text of bounded length, without the users and passwords of addresses that it quotes. */
function presentableText(text: string): string {
  return cut(withoutUserInfo(text), TEXT_LIMIT);
}

/** A printed report in two parts. */
export interface Report {
  /** The number of problems and the input, without a final period. */
  readonly headline: string;
  /** Every problem. */
  readonly details: string;
}

/** Prints a report about an input. */
export function printProblems(subject: string, problems: readonly Problem[]): Report {
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  return {
    headline: `${count} in ${cut(printable(subject))}`,
    details: problems.map(printProblem).join("\n\n"),
  };
}
