/** What a table itself holds under a name from outside: `constructor` is no entry of an empty one. */
export function entryOf<Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
