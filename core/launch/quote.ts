import type { ArgvToken } from "../domain/index.ts";

/** Writes a literal for bash: bare where that is safe, in single quotes otherwise. */
export function quote(literal: string): string {
  return /^[\w@%+=:,./-]+$/.test(literal) ? literal : `'${literal.replaceAll("'", `'\\''`)}'`;
}

/** Writes a word of a command for bash. */
function quoteToken(word: ArgvToken): string {
  if (typeof word === "string") return quote(word);
  const { before = "", variable, after = "" } = word;
  return `${before === "" ? "" : quote(before)}"$${variable}"${after === "" ? "" : quote(after)}`;
}

/** Writes a command with a flag and its values on each line. */
export function quoteCommand(argv: readonly ArgvToken[], indent: string): string {
  const lines: string[] = [];
  for (const word of argv) {
    const text = quoteToken(word);
    const isFlag = (typeof word === "string" ? word : (word.before ?? "")).startsWith("--");
    if (isFlag || lines.length === 0) lines.push(text);
    else lines[lines.length - 1] += ` ${text}`;
  }
  return lines.join(` \\\n${indent}`);
}
