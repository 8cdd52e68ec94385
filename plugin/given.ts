import * as pulumi from "@pulumi/pulumi";

/**
 * Arguments as the library takes them. Pulumi passes the keys of maps in any order, so they are sorted: scripts list flags and
 * variables in this order, and another order would replace the groups.
 */
// oxlint-disable-next-line typescript/no-explicit-any -- other languages lack the library's types; its schemas check every value
export function given(args: object): any {
  return sorted(args);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  if (pulumi.Output.isInstance(value) || value instanceof Promise) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
