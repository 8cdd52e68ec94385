/** The own entry of a table under a name that comes from outside: `constructor` is no entry of an empty table. */
export function entryOf<Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
