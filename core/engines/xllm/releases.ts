/**
 * Releases of xLLM whose flags differ, oldest first. `31b7caf` is the commit that deployment document 004 checks out (2025-12-23, before
 * 0.8.0); `0.11-preview` is the main branch of 2026-08, whose version file holds 0.11.0.
 */
export const releases = ["31b7caf", "0.8", "0.9", "0.10", "0.11-preview"] as const;

export type Release = (typeof releases)[number];

/** The releases from one on. */
export function since(first: Release): readonly Release[] {
  return releases.slice(releases.indexOf(first));
}

/** The releases up to and with one. */
export function until(last: Release): readonly Release[] {
  return releases.slice(0, releases.indexOf(last) + 1);
}

/** @throws RangeError for an unknown release; `resolve` reports those before */
export function releaseOf(version: string): Release {
  const found = releases.find((release) => release === version);
  if (found === undefined) throw new RangeError(`unknown release ${version}`);
  return found;
}
