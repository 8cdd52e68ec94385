import { compareNumbers } from "../facts/index.ts";

/**
 * Releases from one on and before another. Release candidates and post-releases count as the release; a name without a number, such
 * as `main`, is newer than every number.
 */
export interface VersionRange {
  readonly since?: string;
  readonly before?: string;
}

/** Whether a release is in a range. */
export function inRange(version: string, { since, before }: VersionRange): boolean {
  return (
    (since === undefined || compareNumbers(version, since) >= 0) &&
    (before === undefined || compareNumbers(version, before) < 0)
  );
}
