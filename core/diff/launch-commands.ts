import { shellWords } from "./shell-words.ts";

/** One process of a launch script: its command and the variables that the script exports for it. */
interface ScriptProcess {
  readonly name: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** What a launch script runs. */
export interface LaunchCommands {
  readonly processes: readonly ScriptProcess[];
  /** Its other lines, without comments, exports and what names every variable: they prepare a pod and supervise it. */
  readonly others: readonly string[];
}

const CHOICE = 'case "$1" in';

const DEFAULT_BRANCH = "*)";

/**
 * Reads a script of `launchScript`: the choice of the process is its last statement, with one branch for each process. A script
 * that ends otherwise runs no process.
 */
export function launchCommands(script: string): LaunchCommands {
  const lines = script.split("\n");
  const start = lines.lastIndexOf(CHOICE);
  const before = start === -1 ? lines : lines.slice(0, start);
  const exported = exportsOf(before.filter((line) => line.startsWith("export ")));
  const processes = start === -1 ? [] : branches(lines.slice(start + 1), exported);
  return { processes, others: before.flatMap(otherLine) };
}

function otherLine(line: string): readonly string[] {
  const text = line.trim().replace(/ \\$/, "");
  const isDerived =
    text === "" ||
    text.startsWith("#") ||
    line.startsWith("export ") ||
    // The list of all variables that a process prints.
    text.startsWith("for name in ");
  return isDerived ? [] : [text];
}

function branches(lines: readonly string[], exported: Readonly<Record<string, string>>): ScriptProcess[] {
  const found: ScriptProcess[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const name = /^ {2}(\S+)\)$/.exec(lines[index] ?? "")?.[1];
    if (name === undefined || `${name})` === DEFAULT_BRANCH) continue;
    const end = lines.indexOf("    ;;", index);
    const body = lines.slice(index + 1, end === -1 ? lines.length : end);
    const command = body.findIndex((line) => line.startsWith("    become "));
    const own = exportsOf(body.slice(0, command).filter((line) => line.startsWith("    export ")));
    const text = command === -1 ? "" : body.slice(command).join("\n");
    found.push({ name, argv: shellWords(text).slice(1), env: { ...exported, ...own } });
  }
  return found;
}

function exportsOf(lines: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    lines.flatMap((line) =>
      shellWords(line)
        .slice(1)
        .flatMap((word): [string, string][] => {
          const equals = word.indexOf("=");
          return equals === -1 ? [] : [[word.slice(0, equals), word.slice(equals + 1)]];
        }),
    ),
  );
}
