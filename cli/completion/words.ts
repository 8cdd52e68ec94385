import {
  type ArgumentDescription,
  type CommandDescription,
  takesValue,
  type ValueDescription,
} from "../../program/index.ts";

/** What a shell offers for a word. */
export type Offer =
  | { readonly kind: "files" | "directories" | "nothing" }
  | { readonly kind: "stacks"; readonly also: readonly string[] }
  | { readonly kind: "words"; readonly words: readonly string[] };

/** What completes an argument, or the value of an option. */
export function offerOf({
  choices,
  suggests,
  completes,
  completesAlso = [],
}: Pick<ValueDescription, "choices" | "suggests" | "completes"> &
  Pick<ArgumentDescription, "completesAlso">): Offer {
  const words = choices ?? suggests;
  if (words !== undefined) return { kind: "words", words };
  switch (completes) {
    case "stack":
      return { kind: "stacks", also: completesAlso };
    case "file":
      return { kind: "files" };
    case "directory":
      return { kind: "directories" };
    case undefined:
      return { kind: "nothing" };
    default:
      return completes satisfies never;
  }
}

/** The options of a command that take a value. */
export function valuedOptions({ options }: CommandDescription): readonly ValueDescription[] {
  return options.filter(takesValue);
}

/** A text as one word of a POSIX shell. */
export function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
