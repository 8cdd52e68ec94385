import type { ShellCommand, ShellPart, ShellWord } from "./shell-syntax.ts";
import { ShellText } from "./shell-text.ts";

/** Separators of commands, longest first. */
const SEPARATORS = [";;", "&&", "||", ";", "&", "|", "(", ")"];

const NAME = /^[A-Za-z_]\w*/;

/** A here-document whose lines follow the line with its operator. */
interface Pending {
  readonly delimiter: string;
  readonly tabs: boolean;
}

/**
 * Splits a script of bash into commands and words, without running anything. Redirections, comments and here-documents are left
 * out. Text that bash would reject is read as far as it goes.
 */
export function splitShell(script: string): readonly ShellCommand[] {
  const text = new ShellText(script);
  const commands: ShellCommand[] = [];
  const documents: Pending[] = [];
  let words: ShellWord[] = [];
  const endCommand = (end: string) => {
    const line = words[0]?.line ?? text.line;
    if (words.length > 0 || "();;".includes(end)) commands.push({ words, line, end });
    words = [];
  };
  for (;;) {
    text.skipBlanks();
    if (text.ended) break;
    if (text.take("#")) text.skipLine();
    else if (text.take("\n")) {
      endCommand("\n");
      for (const { delimiter, tabs } of documents.splice(0)) text.skipDocument(delimiter, tabs);
    } else if (isRedirection(text)) {
      const document = skipRedirection(text);
      if (document !== undefined) documents.push(document);
    } else {
      const before = text.position;
      const separator = SEPARATORS.find((each) => text.take(each));
      if (separator === undefined) words.push(readWord(text));
      else endCommand(separator);
      // A character that begins no word, as in a process substitution.
      if (text.position === before) text.next();
    }
  }
  endCommand("");
  return commands;
}

function isRedirection(text: ShellText): boolean {
  return text.matches(/^(?:\d*[<>]|&>)/) && !text.matches(/^[<>]\(/);
}

/** Skips an operator and its target; returns the here-document that it announces. */
function skipRedirection(text: ShellText): Pending | undefined {
  const operator = text.takeMatch(/^(?:\d*(?:<<<|<<-|<<|<&|<>|<|>>|>&|>\||>)|&>>?)/);
  text.skipBlanks();
  const target = text.ended || text.startsWith("\n") ? undefined : readWord(text);
  if (!operator.endsWith("<<") && !operator.endsWith("<<-")) return undefined;
  const delimiter = (target?.parts ?? []).map((part) => (part.kind === "text" ? part.text : "")).join("");
  return { delimiter, tabs: operator.endsWith("-") };
}

function readWord(text: ShellText): ShellWord {
  const { line } = text;
  const parts: ShellPart[] = [];
  while (!text.ended && !text.atWordEnd) {
    if (text.startsWith("(") && isAssignment(parts)) return { parts, line, items: readItems(text) };
    if (text.startsWith("(") || text.startsWith(")")) break;
    parts.push(...readPart(text));
  }
  return { parts, line };
}

function isAssignment(parts: readonly ShellPart[]): boolean {
  const [only, ...others] = parts;
  return only?.kind === "text" && !only.quoted && others.length === 0 && /^[A-Za-z_]\w*\+?=$/.test(only.text);
}

/** The words between the parentheses of an array. */
function readItems(text: ShellText): readonly ShellWord[] {
  text.take("(");
  const items: ShellWord[] = [];
  for (;;) {
    text.skipBlanks();
    if (text.ended || text.take(")")) return items;
    if (text.take("#")) text.skipLine();
    else if (!text.take("\n")) {
      const before = text.position;
      items.push(readWord(text));
      if (text.position === before) text.next();
    }
  }
}

function readPart(text: ShellText): readonly ShellPart[] {
  if (text.take("'")) return [{ kind: "text", text: text.until("'"), quoted: true }];
  if (text.take("$'")) return [{ kind: "text", text: text.untilEscaped("'"), quoted: true }];
  if (text.take('"') || text.take('$"')) return readQuoted(text);
  if (text.startsWith("$") || text.startsWith("`")) return [readExpansion(text, false)];
  if (text.take("\\")) return [{ kind: "text", text: text.next(), quoted: true }];
  return [{ kind: "text", text: text.plain(), quoted: false }];
}

function readQuoted(text: ShellText): readonly ShellPart[] {
  const parts: ShellPart[] = [];
  let literal = "";
  const flush = () => {
    if (literal !== "") parts.push({ kind: "text", text: literal, quoted: true });
    literal = "";
  };
  while (!text.ended && !text.take('"')) {
    if (text.take("\\\n")) continue;
    if (text.matches(/^\\["\\$`]/)) {
      text.next();
      literal += text.next();
    } else if (text.startsWith("$") || text.startsWith("`")) {
      flush();
      parts.push(readExpansion(text, true));
    } else literal += text.next();
  }
  flush();
  return parts.length === 0 ? [{ kind: "text", text: "", quoted: true }] : parts;
}

function readExpansion(text: ShellText, quoted: boolean): ShellPart {
  if (text.take("`")) return { kind: "output", command: text.until("`") };
  text.next();
  if (text.take("((")) return { kind: "sum", expression: text.untilBalanced("(", "))") };
  if (text.take("(")) return { kind: "output", command: text.untilBalanced("(", ")") };
  if (text.take("{")) return braced(text.untilBalanced("{", "}"), quoted);
  const name = text.takeMatch(NAME) || text.takeMatch(/^[\d@*#?$!-]/);
  return name === "" ? { kind: "text", text: "$", quoted } : { kind: "variable", name, quoted };
}

function braced(inner: string, quoted: boolean): ShellPart {
  const [, name = inner, operator, argument = ""] =
    /^([A-Za-z_]\w*|\d+|[@*])(\[[@*]\]|:?[-+=?]|##?|%%?|:)?([\s\S]*)$/.exec(inner) ?? [];
  if (operator === undefined) return { kind: "variable", name, quoted };
  return { kind: "variable", name, quoted, operator, argument };
}
