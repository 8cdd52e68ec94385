import type { ArgvToken } from "../domain/index.ts";

/** Quotes a literal for bash: unquoted if that is safe, otherwise in single quotes. */
export function quote(literal: string): string {
  return /^[\w@%+=:,./-]+$/.test(literal) ? literal : `'${literal.replaceAll("'", `'\\''`)}'`;
}

/** Quotes a token of a command for bash. */
function quoteToken(token: ArgvToken): string {
  if (typeof token === "string") return quote(token);
  const { before = "", variable, after = "" } = token;
  return `${before === "" ? "" : quote(before)}"$${variable}"${after === "" ? "" : quote(after)}`;
}

/** Quotes a command, with each flag and its values on one line. */
export function quoteCommand(argv: readonly ArgvToken[], indent: string): string {
  const lines: string[] = [];
  for (const token of argv) {
    const text = quoteToken(token);
    const isFlag = (typeof token === "string" ? token : (token.before ?? "")).startsWith("--");
    if (isFlag || lines.length === 0) lines.push(text);
    else lines[lines.length - 1] += ` ${text}`;
  }
  return lines.join(` \\\n${indent}`);
}
