import { quote } from "../launch/index.ts";

/** A value that only the nodes know, by the variable of the script that holds it. */
export interface Placeholder {
  /** Variable of the script, as the documents name it, e.g. `node0_ip`. */
  readonly variable: string;
  /** Variable of the environment from which a script takes it, e.g. `NODE0_IP`. */
  readonly from: string;
  /** What it is, as the object of a sentence, e.g. `the address of node 0 of prefill-0`. */
  readonly what: string;
  /** @default none: the script ends where nobody sets it */
  readonly usual?: string;
}

/** A word of a command or the value of a variable: text, and what only the nodes know. */
export type Word = readonly (string | Placeholder)[];

/** A text of pods, and what stands for it outside of them. */
export interface Known {
  readonly text: string;
  readonly becomes: Word;
}

/** The word of a text, with each known part replaced. */
export function wordOf(text: string, known: readonly Known[]): Word {
  let word: Word = [text];
  for (const { text: literal, becomes } of known) {
    // A proxy knows the addresses of all pods, and each of its words holds one.
    if (!word.some((part) => typeof part === "string" && part.includes(literal))) continue;
    word = word.flatMap((part) => {
      if (typeof part !== "string") return [part];
      const between = part.split(literal);
      return between.flatMap((piece, index) => [
        ...(index === 0 ? [] : becomes),
        ...(piece === "" && between.length > 1 ? [] : [piece]),
      ]);
    });
  }
  return word;
}

/** The word for people: `$node0_ip` stands for a placeholder. */
export function printWord(word: Word): string {
  return word.map((part) => (typeof part === "string" ? part : `$${part.variable}`)).join("");
}

/** The word in bash. */
export function quoteWord(word: Word): string {
  return word.map((part) => (typeof part === "string" ? quote(part) : `"$${part.variable}"`)).join("");
}

/** The placeholders of words, each once. */
export function placeholdersIn(words: readonly Word[]): readonly Placeholder[] {
  const found = words.flatMap((word) => word.flatMap((part) => (typeof part === "string" ? [] : [part])));
  return [...new Map(found.map((placeholder) => [placeholder.variable, placeholder])).values()];
}
