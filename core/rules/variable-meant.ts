import { distance } from "fastest-levenshtein";

/** Shorter names are not compared: too many are close to each other. One letter may differ up to `LONG`, then two. */
const SHORT = 6;

const LONG = 10;

/** Projects that prefix their variables, a prefix that users forget. */
const PROJECTS = new Set(["VLLM", "XLLM", "LIGHTLLM"]);

/**
 * The known variable that a mistyped name most likely means: one or two letters differ, or the name has one word more or
 * less. Undefined where the name may well be a variable of the site.
 */
export function variableMeant(given: string, known: readonly string[]): string | undefined {
  if (given.length < SHORT) return undefined;
  const name = given.toUpperCase();
  const tolerance = given.length < LONG ? 1 : 2;
  const words = name.split("_");
  const [nearest] = known
    .map((candidate) => ({ candidate, differs: distance(candidate, name) }))
    .filter(({ candidate, differs }) => differs <= tolerance || oneWordApart(words, candidate.split("_")))
    .toSorted((a, b) => a.differs - b.differs);
  return nearest?.candidate;
}

function oneWordApart(given: readonly string[], known: readonly string[]): boolean {
  if (given.length === known.length + 1)
    return known.length > 2 && given[0] === known[0] && isSubsequence(known, given);
  if (given.length + 1 !== known.length || !isSubsequence(given, known)) return false;
  return given[0] === known[0] ? given.length > 1 : given.length > 2 && PROJECTS.has(known[0] ?? "");
}

function isSubsequence(few: readonly string[], many: readonly string[]): boolean {
  let found = 0;
  for (const word of many) if (word === few[found]) found += 1;
  return found === few.length;
}
