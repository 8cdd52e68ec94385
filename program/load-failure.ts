/** Why a module cannot be loaded, and where. */
interface LoadFailure {
  /** The rest of a sentence: `line 4: SyntaxError: Expected ',', got 'ident'`. */
  readonly reason: string;
  /** What to correct: `line 4 of stacks/mine.ts`. */
  readonly place: string;
}

/**
 * What an error of an import says.
 *
 * @param shown the file as a person names it
 */
export function loadFailure(error: unknown, shown: string): LoadFailure {
  const [first = ""] = String(error).split("\n", 1);
  const reason = first.replace(/ \[ERR_\w+\]/, "").replace(/\.$/, "");
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const found = syntaxLine(stack) ?? callLine(stack, shown);
  if (found === undefined) return { reason, place: shown };
  const { file, line } = found;
  if (lastParts(file, 1) === lastParts(shown, 1))
    return { reason: `line ${line}: ${reason}`, place: `line ${line} of ${shown}` };
  const other = lastParts(file, 2);
  return { reason: `${other}, line ${line}: ${reason}`, place: `line ${line} of ${other}` };
}

interface Line {
  readonly file: string;
  readonly line: string;
}

/** Node writes file and line above an error of syntax: of this file, or of one that it imports. */
function syntaxLine(stack: string): Line | undefined {
  const [, file, line] = /^(?:file:\/\/)?(\/.*):(\d+)\n/.exec(stack) ?? [];
  return file === undefined || line === undefined ? undefined : { file, line };
}

/** The innermost call in this file. */
function callLine(stack: string, shown: string): Line | undefined {
  const calls = stack.matchAll(/^ +at (?:.*\()?(?:file:\/\/)?(\/[^\n:]*):(\d+):\d+\)?$/gm);
  return [...calls]
    .map(([, file = "", line = ""]) => ({ file, line }))
    .find(({ file }) => lastParts(file, 1) === lastParts(shown, 1));
}

function lastParts(file: string, count: number): string {
  return file.split("/").slice(-count).join("/");
}
