import { withoutSecrets } from "../redaction/index.ts";
import type { ProcessVariable } from "./process.ts";
import { printWord, type Word } from "./word.ts";

/** A word of a command for people, without secrets. */
export function shownWord(word: Word): string {
  return shown(printWord(word));
}

/** The value of a variable for people, without secrets. */
export function shownValue({ name, value }: ProcessVariable): string {
  // The name tells whether the value is a secret.
  return shown(`${name}=${printWord(value)}`).slice(name.length + 1);
}

const texts = new Map<string, string>();

/** Processes share most of their words. */
function shown(text: string): string {
  const known = texts.get(text) ?? withoutSecrets(text);
  texts.set(text, known);
  return known;
}
