/** Releases from one on and before another. Release candidates count as the release. */
export interface VersionRange {
  readonly since?: string;
  readonly before?: string;
}

/** Whether a release is in a range. */
export function inRange(version: string, { since, before }: VersionRange): boolean {
  return (
    (since === undefined || compareVersions(version, since) >= 0) &&
    (before === undefined || compareVersions(version, before) < 0)
  );
}

/** Orders releases by their three numbers: `v0.18.0rc1` counts as `0.18.0`. */
export function compareVersions(a: string, b: string): number {
  const [first, second] = [numbersOf(a), numbersOf(b)];
  for (const [index, number] of first.entries()) {
    const difference = number - (second[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function numbersOf(version: string): readonly number[] {
  const [, major = "0", minor = "0", patch = "0"] = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(version) ?? [];
  return [major, minor, patch].map(Number);
}
