import { distance } from "fastest-levenshtein";

/** Names below the first length are not judged; between the two, one letter may differ, and two from the second on. */
const SHORT = 6;

const LONG = 10;

/** Projects whose name begins those of their variables, and is forgotten. */
const PROJECTS = new Set(["VLLM", "XLLM", "LIGHTLLM"]);

/**
 * The known variable that a mistyped name must mean, or undefined where it may well be somebody's own: one or two letters
 * differ, or the name has a word too many or too few.
 */
export function variableMeant(given: string, known: readonly string[]): string | undefined {
  if (given.length < SHORT) return undefined;
  const name = given.toUpperCase();
  const mistyped = given.length < LONG ? 1 : 2;
  const words = name.split("_");
  const [nearest] = known
    .map((candidate) => ({ candidate, differs: distance(candidate, name) }))
    .filter(({ candidate, differs }) => differs <= mistyped || oneWordApart(words, candidate.split("_")))
    .toSorted((a, b) => a.differs - b.differs);
  return nearest?.candidate;
}

function oneWordApart(given: readonly string[], known: readonly string[]): boolean {
  if (given.length === known.length + 1)
    return known.length > 2 && given[0] === known[0] && isWithin(known, given);
  if (given.length + 1 !== known.length || !isWithin(given, known)) return false;
  return given[0] === known[0] ? given.length > 1 : given.length > 2 && PROJECTS.has(known[0] ?? "");
}

/** Whether some words stand among others in the same order. */
function isWithin(few: readonly string[], many: readonly string[]): boolean {
  let found = 0;
  for (const word of many) if (word === few[found]) found += 1;
  return found === few.length;
}
