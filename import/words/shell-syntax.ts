/** A part of a word of bash. */
export type ShellPart =
  | { readonly kind: "text"; readonly text: string; readonly quoted: boolean }
  /** `$name`, or `${name<operator><argument>}`. */
  | {
      readonly kind: "variable";
      readonly name: string;
      readonly quoted: boolean;
      readonly operator?: string;
      readonly argument?: string;
    }
  /** `$((expression))` */
  | { readonly kind: "sum"; readonly expression: string }
  /** `$(command)`, which a reader of text cannot run. */
  | { readonly kind: "output"; readonly command: string };

/** A word of bash before its variables are replaced. */
export interface ShellWord {
  readonly parts: readonly ShellPart[];
  readonly line: number;
  /** Words of an array, in `name=(…)`. */
  readonly items?: readonly ShellWord[];
}

/** Words up to a separator. */
export interface ShellCommand {
  readonly words: readonly ShellWord[];
  readonly line: number;
  /** The separator: a newline, `;`, `;;`, `&`, `&&`, `|`, `||`, `(` or `)`; empty at the end of the text. */
  readonly end: string;
}
