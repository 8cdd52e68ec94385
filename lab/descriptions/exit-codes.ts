import type { ExitCodeDescription } from "../../program/index.ts";

/** The exit codes of an npm script; npm passes them on. */
export function exitCodes(fine: string, failed: string): readonly ExitCodeDescription[] {
  return [
    { code: 0, meaning: fine },
    { code: 1, meaning: failed },
    { code: 2, meaning: "a word of the call is wrong: an option, a number or the name of a stack" },
  ];
}
