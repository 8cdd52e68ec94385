import { textOf } from "./fold.ts";

type Entries<Value> = Readonly<Record<string, Value>>;

/** Entries that all objects have, with the same value. */
export function sharedEntries<Value>(all: readonly Entries<Value>[]): Entries<Value> {
  const [first = {}, ...others] = all;
  return Object.fromEntries(
    Object.entries(first).filter(([key, value]) =>
      others.every((other) => Object.hasOwn(other, key) && textOf(other[key]) === textOf(value)),
    ),
  );
}

/** The entries of an object without the shared ones. */
export function ownEntries<Value>(entries: Entries<Value>, shared: object): Entries<Value> {
  return Object.fromEntries(Object.entries(entries).filter(([key]) => !Object.hasOwn(shared, key)));
}
