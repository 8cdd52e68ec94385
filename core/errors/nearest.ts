import { distance } from "fastest-levenshtein";
import { cut } from "./print-value.ts";

// A longer text is no mistyped name, and the comparison is quadratic.
const LENGTH_LIMIT = 100;

/** The known name closest to a mistyped one; undefined where none is close enough. */
export function nearest(given: string, known: readonly string[]): string | undefined {
  if (given.length > LENGTH_LIMIT) return undefined;
  const begun = known.filter((name) => /^[-_.]/.test(name.slice(given.length)) && name.startsWith(given));
  if (begun.length === 1 && given !== "") return begun[0];
  const folded = fold(given);
  let best: { name: string; distance: number } | undefined;
  for (const name of known) {
    const candidate = distance(folded, fold(name));
    if (best === undefined || candidate < best.distance) best = { name, distance: candidate };
  }
  if (best === undefined) return undefined;
  const tolerance = Math.min(Math.max(2, Math.floor(given.length / 3)), folded.length - 1);
  return best.distance <= tolerance && isAlike(folded, fold(best.name), best.distance)
    ? best.name
    : undefined;
}

/** Letters that may differ, whatever the rest of two names is. */
const FEW = 5;

/** Whether names that begin alike are alike in what follows, too: enable_mlapo is no misspelt enable_flashcomm1. */
function isAlike(given: string, known: string, differing: number): boolean {
  const [shorter, longer] = [given, known].toSorted((a, b) => a.length - b.length);
  if (shorter === undefined || longer === undefined || differing <= FEW) return true;
  let same = 0;
  while (same < shorter.length && shorter[same] === longer[same]) same += 1;
  let end = 0;
  while (end < shorter.length - same && shorter.at(-1 - end) === longer.at(-1 - end)) end += 1;
  return same + end === shorter.length || differing <= (longer.length - same - end) / 2;
}

/** The nearest name with the same digits: GLM-6 is another version, and not a misspelt GLM-5. */
export function nearestOfVersion(given: string, known: readonly string[]): string | undefined {
  const close = nearest(
    given,
    known.filter((name) => digitsOf(name) === digitsOf(given)),
  );
  return close !== undefined && isMisspelt(fold(given), fold(close)) ? close : undefined;
}

/** Whether two names differ as misspelt ones do: by one letter, or by their order. GPT-5 is no misspelt GLM-5. */
function isMisspelt(given: string, known: string): boolean {
  return distance(given, known) <= 1 || lettersOf(given) === lettersOf(known);
}

function lettersOf(name: string): string {
  return Array.from(name).toSorted().join("");
}

function digitsOf(name: string): string {
  return name.replaceAll(/\D/g, "");
}

/** The fix for an unknown name: the nearest known one, or all known names where they are few. */
export function suggest(given: string, known: readonly string[]): string {
  return fixWith(nearest(given, known), given, known);
}

/** As `suggest`, for a word that is one of a few: tcsh shares half of its letters with bash, and is no mistyped bash. */
export function suggestChoice(given: string, choices: readonly string[]): string {
  const close = nearest(given, choices);
  return fixWith(
    close !== undefined && isMistyped(fold(given), fold(close)) ? close : undefined,
    given,
    choices,
  );
}

function isMistyped(given: string, choice: string): boolean {
  return choice.startsWith(given) || isMisspelt(given, choice) || distance(given, choice) <= given.length / 3;
}

function fixWith(close: string | undefined, given: string, known: readonly string[]): string {
  if (close !== undefined) return `Did you mean "${close}"?`;
  return known.length <= 24
    ? `Use one of ${known.toSorted().join(", ")}`
    : `Replace ${cut(given)} with a known name, or remove it`;
}

function fold(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]/g, "");
}
