/** Versions of an installed program that the lab uses. */
export interface FittingVersions {
  readonly from: string;
  readonly before: string;
}

export function fits(version: string, { from, before }: FittingVersions): boolean {
  return isAtLeast(version, from) && !isAtLeast(version, before);
}

/** Compares dotted versions number by number. */
export function isAtLeast(version: string, needed: string): boolean {
  const have = numbersIn(version);
  for (const [index, need] of numbersIn(needed).entries()) {
    const own = have[index] ?? 0;
    if (own !== need) return own > need;
  }
  return true;
}

function numbersIn(version: string): number[] {
  return (version.match(/\d+/g) ?? []).map(Number);
}
