import {
  cut,
  type Difference,
  type Json,
  type ObjectDifference,
  type PortChange,
  type ProcessChange,
  type ValueChange,
} from "../../core/index.ts";
import { cutPair } from "./cut-pair.ts";

/** More different values of one flag are summed up. */
const MOST_VALUES = 3;

/** A value as a person reads it: texts bare, everything else as JSON. */
export function valueText(value: Json | undefined, limit: number): string {
  return cut(wholeText(value), limit);
}

/** The values of a change as a person reads them; empty where there is none. */
export function valueTexts(
  { before, after }: Pick<ValueChange, "before" | "after">,
  limit: number,
): readonly [before: string, after: string] {
  return cutPair(wholeText(before), wholeText(after), limit);
}

function wholeText(value: Json | undefined): string {
  if (value === undefined) return "";
  if (value === "") return '""';
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Longer lines and lists of lines are cut; `--json` has them whole. */
const LINE_LIMIT = 160;

const MOST_LINES = 8;

type FileDifference = ObjectDifference["files"][number];

/** The first lines that a file loses and gains, and how many others there are. */
export function firstLines({ removed, added }: Pick<FileDifference, "removed" | "added">): {
  readonly removed: readonly string[];
  readonly added: readonly string[];
} {
  // Lines in the same place are most likely versions of one line.
  const pairs = removed.map((line, index) => cutPair(line, added[index] ?? "", LINE_LIMIT));
  return {
    removed: fewLines(pairs.map(([line]) => line)),
    added: fewLines(added.map((line, index) => pairs[index]?.[1] ?? cut(line, LINE_LIMIT))),
  };
}

function fewLines(lines: readonly string[]): readonly string[] {
  const rest = lines.length - MOST_LINES;
  return rest <= 0 ? lines : [...lines.slice(0, MOST_LINES), `… ${rest} more lines`];
}

/** A change of several processes, as one row. */
export interface ProcessRow {
  readonly name: string;
  readonly change: ValueChange;
  /** Which processes; empty for all of the group. */
  readonly where: string;
}

/** One row for each change; one that sums up a flag with many values, such as the port of each rank. */
export function processRows(changes: readonly ProcessChange[]): readonly ProcessRow[] {
  const names = [...new Set(changes.map(({ name }) => name))];
  return names.flatMap((name) => {
    const own = changes.filter((change) => change.name === name);
    if (own.length <= MOST_VALUES)
      return own.map((change) => ({
        name,
        change,
        where: change.everywhere ? "" : processesText(change.processes),
      }));
    const [first, last] = [own[0], own.at(-1)];
    if (first === undefined || last === undefined) return [];
    const span = (side: "before" | "after"): Pick<ValueChange, "before" | "after"> =>
      own.every((change) => change[side] === undefined)
        ? {}
        : { [side]: `${valueText(first[side], 40)} … ${valueText(last[side], 40)}` };
    return [
      {
        name,
        change: { name, ...span("before"), ...span("after") },
        where: processesText(own.flatMap(({ processes }) => processes)),
      },
    ];
  });
}

/** `decode-0 rank-0 to rank-3, decode-1 rank-0`. */
function processesText(processes: readonly string[]): string {
  const byGroup = new Map<string, string[]>();
  for (const process of processes) {
    const [key = "", ...rest] = process.split(" ");
    byGroup.set(key, [...(byGroup.get(key) ?? []), rest.join(" ")]);
  }
  return [...byGroup].map(([key, names]) => `${key} ${runsText(names)}`).join(", ");
}

/** Runs of numbered names by their first and last. */
function runsText(names: readonly string[]): string {
  const numbered = names
    .map((name) => ({ name, number: Number(/\d+$/.exec(name)?.[0] ?? Number.NaN) }))
    .toSorted((a, b) => a.number - b.number);
  const runs: (typeof numbered)[] = [];
  for (const one of numbered) {
    const run = runs.at(-1);
    const isNext = run?.at(-1)?.number === one.number - 1;
    if (run !== undefined && isNext) run.push(one);
    else runs.push([one]);
  }
  return runs
    .map((run) => {
      const [first, last] = [run[0]?.name ?? "", run.at(-1)?.name ?? ""];
      if (run.length === 1) return first;
      return `${first}${run.length === 2 ? ", " : " to "}${last}`;
    })
    .join(", ");
}

/** Objects that differ alike, as one entry. */
export interface ObjectEntry extends ObjectDifference {
  /** Kind and name of each. */
  readonly names: readonly string[];
}

/**
 * Objects of which more differs than the processes, the names and the revision of their group. Objects that are created or deleted are one
 * entry.
 */
export function objectEntries(objects: readonly ObjectDifference[]): readonly ObjectEntry[] {
  const found = new Map<string, ObjectEntry>();
  for (const object of objects) {
    const { kind, name, action, fields, files } = object;
    const isShown = action === "create" || action === "delete" || fields.length + files.length > 0;
    if (!isShown) continue;
    const key = JSON.stringify([action, fields, files]);
    found.set(key, { ...object, names: [...(found.get(key)?.names ?? []), `${kind} ${name}`] });
  }
  const order = ["create", "delete", "replace", "update"];
  return [...found.values()].toSorted((a, b) => order.indexOf(a.action) - order.indexOf(b.action));
}

/** Ports with the same purpose, of several processes. */
export interface PortRow {
  readonly setting: string;
  readonly why: string;
  readonly before: string;
  readonly after: string;
  readonly owners: string;
}

/** A group that starts or ends binds all its ports, so it is one row. Of the others, one row for each purpose. */
export function portRows({ ports, groups }: Pick<Difference, "ports" | "groups">): readonly PortRow[] {
  const whole = new Set(groups.flatMap(({ creates, deletes }) => [...creates, ...deletes]));
  const found = new Map<string, PortChange[]>();
  for (const change of ports) {
    const [key = ""] = change.owner.split(" ");
    const side = change.before === undefined ? "new" : change.after === undefined ? "gone" : "moved";
    const row = whole.has(key) && side !== "moved" ? [key, side] : [change.setting, change.why, side];
    const id = JSON.stringify(row);
    found.set(id, [...(found.get(id) ?? []), change]);
  }
  return [...found].flatMap(([id, own]) => {
    const [first] = own;
    if (first === undefined) return [];
    const isGroup = JSON.parse(id).length === 2;
    const [key = ""] = first.owner.split(" ");
    return [
      {
        setting: isGroup ? key : first.setting,
        why: isGroup ? "ports of the whole group" : first.why,
        before: spansText(own.flatMap(({ before }) => before ?? [])),
        after: spansText(own.flatMap(({ after }) => after ?? [])),
        owners: ownersText(own),
      },
    ];
  });
}

function spansText(spans: readonly string[]): string {
  const values = [...new Set(spans)];
  return values.length <= MOST_VALUES ? values.join(", ") : `${values[0]} … ${values.at(-1)}`;
}

function ownersText(changes: readonly PortChange[]): string {
  const owners = [...new Set(changes.map(({ owner }) => owner))];
  return owners.length > MOST_VALUES ? `${owners.length} owners` : owners.join(", ");
}
