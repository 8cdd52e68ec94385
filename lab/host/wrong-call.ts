import type { Problem } from "../../core/index.ts";
import { type CommandDescription, helpText, helpWidth, UsageError, usageLine } from "../../program/index.ts";
import { WrongWordsError } from "./lab-error.ts";

/** What to throw for the problems of a call of an npm script: their report, and how the script is called. */
export function wrongCall(description: CommandDescription, problems: readonly Problem[]): WrongWordsError {
  const program = programOf(description);
  return new WrongWordsError(
    `${new UsageError(description.name, problems).message}\n`,
    `${usageLine(description, program, helpWidth(process.stderr.columns))}Run "${program} --help" for its options and examples.`,
  );
}

/** The help of an npm script. */
export function helpOf(description: CommandDescription): string {
  return helpText(description, programOf(description), helpWidth(process.stdout.columns));
}

/** npm passes the words after `--` to its script. */
function programOf({ name }: CommandDescription): string {
  return `${name} --`;
}
