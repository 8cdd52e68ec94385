import { distance } from "fastest-levenshtein";

// Longer ones are no mistyped names, and comparing them takes long.
const LENGTH_LIMIT = 100;

/** The known name closest to a mistyped one, or undefined where none is close enough to be meant. */
export function nearest(given: string, known: readonly string[]): string | undefined {
  if (given.length > LENGTH_LIMIT) return undefined;
  const folded = fold(given);
  let best: { name: string; distance: number } | undefined;
  for (const name of known) {
    const candidate = distance(folded, fold(name));
    if (best === undefined || candidate < best.distance) best = { name, distance: candidate };
  }
  if (best === undefined) return undefined;
  return best.distance <= Math.max(2, Math.floor(given.length / 3)) ? best.name : undefined;
}

/** "did you mean X?", or the list of what is known where it is short enough to read. */
export function suggest(given: string, known: readonly string[]): string {
  const close = nearest(given, known);
  if (close !== undefined) return `did you mean "${close}"?`;
  return known.length <= 24
    ? `known: ${known.toSorted().join(", ")}`
    : "see the documentation for the known names";
}

function fold(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]/g, "");
}
