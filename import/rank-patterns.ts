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
  // Digits at the odd positions, and what is between them at the even ones.
  const parts = texts.map(({ value }) => value.split(/(\d+)/));
  const [first = []] = parts;
  if (parts.some(({ length }) => length !== first.length)) return undefined;
  const differing = first.flatMap((part, position) =>
    parts.every((other) => other[position] === part) ? [] : [position],
  );
  const [position, ...others] = differing;
  if (position === undefined || others.length > 0 || position % 2 === 0) return undefined;
  const offset = Number(first[position]) - (texts[0]?.rank ?? 0);
  const counts = texts.every(
    ({ rank = 0 }, index) => offset >= 0 && parts[index]?.[position] === String(rank + offset),
  );
  if (!counts) return undefined;
  return first.with(position, `{${offset === 0 ? "" : `${offset}+`}rank}`).join("");
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
