import { arithmetic } from "./arithmetic.ts";
import type { ShellPart, ShellWord } from "./shell-syntax.ts";
import { splitShell } from "./split-shell.ts";
import type { Word } from "./word.ts";

/** What the variables of a script hold. */
export interface Scope {
  /** The words of a variable: one, or those of an array; undefined where nothing sets it. */
  readonly valuesOf: (name: string) => readonly Word[] | undefined;
  /** `run.sh:12` */
  readonly placeOf: (line: number) => string;
}

/** A piece of a word: text, or the boundary between two words. */
type Piece = { readonly text: string; readonly place?: string } | { readonly split: true };

/** Replaces the variables of a word, and splits it where bash would. A variable that nothing sets stays, as `$name`. */
export function expandWord(word: ShellWord, scope: Scope): readonly Word[] {
  const place = scope.placeOf(word.line);
  const range = braceRange(word);
  if (range !== undefined) return range.map((text) => ({ text, place }));
  const words: { text: string; place: string }[] = [];
  let open = false;
  for (const piece of word.parts.flatMap((part) => piecesOf(part, scope))) {
    if ("split" in piece) {
      open = false;
      continue;
    }
    const last = open ? words.at(-1) : undefined;
    if (last === undefined) words.push({ text: piece.text, place: piece.place ?? place });
    else last.text += piece.text;
    open = true;
  }
  return words;
}

/** The text of a word as an assignment takes it: without splitting. */
export function expandText(word: ShellWord, scope: Scope): string {
  return word.parts.map((part) => textOf(part, scope)).join("");
}

/** `{0..7}` */
function braceRange(word: ShellWord): readonly string[] | undefined {
  const [only, ...others] = word.parts;
  if (only?.kind !== "text" || only.quoted || others.length > 0) return undefined;
  const [, first, last] = /^\{(\d+)\.\.(\d+)\}$/.exec(only.text) ?? [];
  if (first === undefined || last === undefined) return undefined;
  return numbers(Number(first), Number(last));
}

function numbers(first: number, last: number): readonly string[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => String(first + index));
}

function piecesOf(part: ShellPart, scope: Scope): readonly Piece[] {
  if (part.kind === "variable" && (part.name === "@" || part.name === "*" || part.operator === "[@]")) {
    const values: readonly { readonly text: string; readonly place?: string }[] = scope.valuesOf(
      part.name,
    ) ?? [{ text: textOf(part, scope) }];
    return values.flatMap((value, index) => [
      ...(index === 0 ? [] : [{ split: true } as const]),
      ...(part.quoted ? [value] : splitPieces(value.text)),
    ]);
  }
  const text = textOf(part, scope);
  if (part.kind === "text" || part.kind === "sum" || (part.kind === "variable" && part.quoted))
    return [{ text }];
  return splitPieces(text);
}

/** Text whose spaces separate words. */
function splitPieces(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  for (const piece of text.split(/(\s+)/)) {
    if (/^\s+$/.test(piece)) pieces.push({ split: true });
    else if (piece !== "") pieces.push({ text: piece });
  }
  return pieces;
}

function textOf(part: ShellPart, scope: Scope): string {
  switch (part.kind) {
    case "text":
      return part.text;
    case "sum": {
      const value = arithmetic(part.expression, (name) => single(name, scope));
      return value === undefined ? `$((${part.expression.trim()}))` : String(value);
    }
    case "output":
      return sequence(part.command, scope) ?? `$(${part.command})`;
    case "variable":
      return variableText(part, scope);
    default:
      return part satisfies never;
  }
}

/** More numbers than any script of a node counts. */
const MOST_NUMBERS = 10_000;

/** The numbers that `seq` prints; undefined for any other command. */
function sequence(command: string, scope: Scope): string | undefined {
  const [only, ...others] = splitShell(command);
  if (only === undefined || others.length > 0) return undefined;
  const [name, ...given] = only.words.map((word) => expandText(word, scope));
  const [first, last] = given.length === 1 ? ["1", given[0]] : given;
  if (name !== "seq" || !/^\d+$/.test(first ?? "") || !/^\d+$/.test(last ?? "") || given.length > 2)
    return undefined;
  if (Number(last) - Number(first) >= MOST_NUMBERS) return undefined;
  return numbers(Number(first), Number(last)).join(" ");
}

function single(name: string, scope: Scope): string | undefined {
  return scope.valuesOf(name)?.[0]?.text;
}

function variableText(
  { name, operator, argument = "" }: Extract<ShellPart, { kind: "variable" }>,
  scope: Scope,
): string {
  const value = single(name, scope);
  const otherwise = () => expandArgument(argument, scope);
  switch (operator) {
    case ":-":
    case "-":
    case ":=":
    case "=":
      return value === undefined || value === "" ? otherwise() : value;
    case ":+":
    case "+":
      return otherwise();
    case "##":
    case "#":
    case "%%":
    case "%":
      return value === undefined
        ? `\${${name}${operator}${argument}}`
        : trimmed(value, operator, otherwise());
    case undefined:
    default:
      return value ?? `$${name}`;
  }
}

/** The argument of an operator, which may hold variables itself. */
function expandArgument(argument: string, scope: Scope): string {
  return splitShell(`"${argument.replaceAll('"', "")}"`)
    .flatMap(({ words }) => words)
    .map((word) => expandText(word, scope))
    .join(" ");
}

const GLOB: Readonly<Record<string, string>> = { "*": ".*", "?": "." };

function trimmed(value: string, operator: string, pattern: string): string {
  const glob = Array.from(pattern)
    .map((character) => GLOB[character] ?? character.replace(/[\\^$.|+()[\]{}]/, String.raw`\$&`))
    .join("");
  const whole = new RegExp(`^${glob}$`, "s");
  const lengths = Array.from({ length: value.length + 1 }, (_, length) => length);
  const ordered = operator.length === 2 ? lengths.toReversed() : lengths;
  const fromStart = operator.startsWith("#");
  const length = ordered.find((size) =>
    whole.test(fromStart ? value.slice(0, size) : value.slice(value.length - size)),
  );
  if (length === undefined) return value;
  return fromStart ? value.slice(length) : value.slice(0, value.length - length);
}
