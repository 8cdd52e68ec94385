import { cut, presentable, printable, printValue, TEXT_LIMIT } from "./print-value.ts";
import { isSecretPath, withoutCredentials } from "./secret-name.ts";

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
  const rest = {
    ...given,
    path: cut(given.path, TEXT_LIMIT),
    message: presentableText(given.message),
    fix: presentableText(given.fix),
  };
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
  return cut(withoutCredentials(text.slice(0, 2 * TEXT_LIMIT)), TEXT_LIMIT);
}

/** A printed report in two parts. */
export interface Report {
  /** The number of problems and the input, without a final period. */
  readonly headline: string;
  /** The first problems, and how many more there are. */
  readonly details: string;
}

/** Problems that a printed report lists. Nobody reads more, and an input from a program may have a hundred thousand. */
export const LISTED_LIMIT = 100;

/** The line at the end of a list that does not show all; undefined where it does. */
export function printUnlisted(count: number, noun: string): string | undefined {
  const more = count - LISTED_LIMIT;
  return more > 0 ? `  … and ${more} more ${noun}${more === 1 ? "" : "s"}` : undefined;
}

/** Prints a report about an input. */
export function printProblems(subject: string, problems: readonly Problem[]): Report {
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  const unlisted = printUnlisted(problems.length, "problem");
  return {
    headline: `${count} in ${cut(printable(subject))}`,
    details: [
      ...problems.slice(0, LISTED_LIMIT).map(printProblem),
      ...(unlisted === undefined ? [] : [unlisted]),
    ].join("\n\n"),
  };
}
