/**
 * Releases of xLLM whose flags differ, oldest first. `31b7caf` is the commit that source 004 checks out (2025-12-23, before
 * 0.8.0); `0.11-preview` is the main branch of 2026-08, whose version file says 0.11.0.
 */
export const dialects = ["31b7caf", "0.8", "0.9", "0.10", "0.11-preview"] as const;

export type Dialect = (typeof dialects)[number];

/** The dialects from one on. */
export function since(first: Dialect): readonly Dialect[] {
  return dialects.slice(dialects.indexOf(first));
}

/** The dialects up to one. */
export function until(last: Dialect): readonly Dialect[] {
  return dialects.slice(0, dialects.indexOf(last) + 1);
}

/** @throws RangeError where the version was not checked before */
export function dialectOf(version: string): Dialect {
  const found = dialects.find((dialect) => dialect === version);
  if (found === undefined) throw new RangeError(`unknown version ${version}`);
  return found;
}
