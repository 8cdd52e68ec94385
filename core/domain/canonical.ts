/**
 * A copy of plain data whose maps have their keys in the order of code units. The order in which somebody writes keys then
 * decides nothing; the order of a list is kept.
 */
export function canonical<Value>(value: Value): Value;
export function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((inner: unknown) => canonical(inner));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, canonical(inner)]),
  );
}
