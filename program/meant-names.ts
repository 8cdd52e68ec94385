import { nearest } from "../core/index.ts";

/** More names are for a list. */
const MOST = 6;

/**
 * The topologies that an unknown name may mean: those with all of its words, such as a3-glm53 of a3-glm53-2node, else the one with the
 * nearest name. None where so many have its words that they tell nothing.
 */
export function meantNames(given: string, known: readonly string[]): readonly string[] {
  const words = wordsOf(given);
  const alike = known.filter(
    (name) => words.length > 0 && words.every((word) => wordsOf(name).includes(word)),
  );
  if (alike.length > MOST) return [];
  const close = alike.length === 0 ? nearest(given, known) : undefined;
  return close === undefined ? alike : [close];
}

function wordsOf(name: string): readonly string[] {
  return name
    .toLowerCase()
    .split(/[-_ ]/)
    .filter((word) => word !== "");
}
