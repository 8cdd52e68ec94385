import { withoutSecrets } from "../redaction/index.ts";
import { Action, type FileDifference, type Json, type ValueChange } from "./difference.ts";
import { launchCommands } from "./launch-commands.ts";
import { valueChanges } from "./value-changes.ts";

type Files = Readonly<Record<string, string>>;

/** A file of generated JSON, such as a dashboard, differs as a whole. */
const KEYS_LIMIT = 4000;

/** Scripts and lists; of other texts, such as Python, only the fact is of interest. */
const LINES = /\.sh$|^[^.]+$/;

/** What differs between the files of two ConfigMaps. Files that differ alike are one difference. */
export function fileDifferences(before: Files, after: Files): readonly FileDifference[] {
  const found = new Map<string, FileDifference>();
  for (const file of [...new Set([...Object.keys(before), ...Object.keys(after)])]) {
    const difference = fileDifference(file, before[file], after[file]);
    if (difference === undefined) continue;
    const key = JSON.stringify(difference);
    const known = found.get(key);
    found.set(key, { ...difference, files: [...(known?.files ?? []), file] });
  }
  return [...found.values()];
}

function fileDifference(
  file: string,
  before: string | undefined,
  after: string | undefined,
): Omit<FileDifference, "files"> | undefined {
  if (before === after) return undefined;
  const whole = { removed: [], added: [], keys: [] };
  if (before === undefined) return { action: Action.Create, ...whole };
  if (after === undefined) return { action: Action.Delete, ...whole };
  const update = { action: Action.Update, ...whole };
  if (file.endsWith(".json")) return { ...update, keys: keysOf(before, after) };
  if (!LINES.test(file)) return update;
  const [old, changed] = [before, after].map(linesOf);
  const [removed, added] = [without(old ?? [], changed ?? []), without(changed ?? [], old ?? [])];
  // Only commands and variables of processes differ.
  return removed.length + added.length === 0 ? undefined : { ...update, removed, added };
}

/** Lines, and of a call that goes over several lines each option: the supervisor's have the same values on every node. */
function linesOf(text: string): readonly string[] {
  return launchCommands(text)
    .others.flatMap((line) => (line.startsWith("--") ? line.split(/ (?=--)/) : [line]))
    .map(withoutSecrets);
}

/** The lines of a text that another one lacks. A line that occurs more often counts as often. */
function without(lines: readonly string[], others: readonly string[]): readonly string[] {
  const rest = [...others];
  return lines.filter((line) => {
    const index = rest.indexOf(line);
    if (index === -1) return true;
    rest.splice(index, 1);
    return false;
  });
}

function keysOf(before: string, after: string): readonly ValueChange[] {
  const [old, changed] = [before, after].map(parsed);
  if (old === undefined || changed === undefined) return [];
  const keys = valueChanges(old, changed);
  return JSON.stringify(keys).length > KEYS_LIMIT ? [] : keys;
}

function parsed(text: string): Json | undefined {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
