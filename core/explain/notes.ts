import type { Explanation, Note } from "./explanation.ts";
import { additions, stackNotes } from "./stack-notes.ts";
import { folded } from "./subject.ts";

/** What the stack file and docs/additions.md say about a flag, a variable or a setting. */
export function notesAbout(
  stack: string,
  { kind, name }: Pick<Explanation, "kind" | "name">,
): readonly Note[] {
  if (kind === "port") return [];
  const last = kind === "setting" ? name.slice(name.lastIndexOf(".") + 1) : name.replace(/^--/, "");
  const wanted = folded(last);
  const own = Object.hasOwn(stackNotes, stack) ? (stackNotes[stack] ?? []) : [];
  return [...own, ...additions].filter(({ text }) => namesIn(text).some((word) => folded(word) === wanted));
}

/** Flags, variables and settings in backticks: `--seed 1024`, `HCCL_ALGO=…`, `args.maxNumSeqs`. */
function namesIn(text: string): readonly string[] {
  return [...text.matchAll(/`([^`]+)`/g)].flatMap(([, quoted = ""]) =>
    quoted
      .split(/[\s=:,{}"]+/)
      .flatMap((word) => [word.replace(/^--(no-)?/, ""), word.slice(word.lastIndexOf(".") + 1)])
      .filter((word) => word !== ""),
  );
}
