import type { ArgumentValue } from "../core/index.ts";
import { textOf } from "./fold.ts";

/** A value of a process, and its data-parallel rank. */
export interface OfRank<Value> {
  readonly value: Value;
  readonly rank: number | undefined;
}

/** A text with `{rank}` for texts that count the ranks; undefined for any other texts. */
export function rankPattern(texts: readonly OfRank<string>[]): string | undefined {
  const ranks = new Set(texts.map(({ rank }) => rank));
  if (ranks.size < 2 || ranks.has(undefined)) return undefined;
  const parts = texts.map(({ value, rank = Number.NaN }) => {
    const [, before = "", number = "", after = ""] = /^(.*?)(\d+)(\D*)$/.exec(value) ?? [];
    return { before, after, offset: number === "" ? Number.NaN : Number(number) - rank };
  });
  const [first] = parts;
  const same = parts.every(
    ({ before, after, offset }) =>
      before === first?.before && after === first.after && offset === first.offset && offset >= 0,
  );
  if (first === undefined || !same) return undefined;
  return `${first.before}{${first.offset === 0 ? "" : `${first.offset}+`}rank}${first.after}`;
}

/** One value for all ranks, with `{rank}` in its texts; undefined where they differ in another way. */
export function valueOfRanks(values: readonly OfRank<ArgumentValue>[]): ArgumentValue | undefined {
  const [first] = values;
  if (first === undefined) return undefined;
  if (values.every(({ value }) => textOf(value) === textOf(first.value))) return first.value;
  const texts = values.flatMap(({ value, rank }) => (typeof value === "string" ? [{ value, rank }] : []));
  if (texts.length === values.length) return rankPattern(texts);
  const lists = values.flatMap(({ value, rank }) => (isList(value) ? [{ value, rank }] : []));
  if (lists.length === values.length) {
    const items = entriesOfRanks(
      lists.map(({ value, rank }) => ({ value: Object.fromEntries(Object.entries(value)), rank })),
    );
    return items && Object.values(items);
  }
  const objects = values.flatMap(({ value, rank }) =>
    typeof value === "object" && !isList(value) ? [{ value, rank }] : [],
  );
  return objects.length === values.length ? entriesOfRanks(objects) : undefined;
}

function isList(value: ArgumentValue): value is readonly ArgumentValue[] {
  return Array.isArray(value);
}

function entriesOfRanks(
  objects: readonly OfRank<Readonly<Record<string, ArgumentValue>>>[],
): Record<string, ArgumentValue> | undefined {
  const keys = new Set(objects.flatMap(({ value }) => Object.keys(value)));
  const merged: Record<string, ArgumentValue> = {};
  for (const key of keys) {
    const own = objects.flatMap(({ value, rank }) => {
      const inner = value[key];
      return inner === undefined ? [] : [{ value: inner, rank }];
    });
    const found = own.length === objects.length ? valueOfRanks(own) : undefined;
    if (found === undefined) return undefined;
    merged[key] = found;
  }
  return merged;
}
