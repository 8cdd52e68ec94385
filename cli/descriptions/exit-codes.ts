import type { ExitCodeDescription } from "../../program/index.ts";

/** What 2 means for every command. */
export const WRONG_WORDS =
  "a word of the call is wrong: an option, a choice, a number or the name of a stack";

/** The exit codes of a command. */
export function exitCodes(fine: string, failed: string): readonly ExitCodeDescription[] {
  return [
    { code: 0, meaning: fine },
    { code: 1, meaning: failed },
    { code: 2, meaning: WRONG_WORDS },
  ];
}

/** What 1 means for a command that prints a plan. */
export const NO_PLAN = "the stack or its site settings have errors";
