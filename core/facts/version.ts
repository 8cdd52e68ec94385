/**
 * The number of a release in an image tag or a package: numbers, stage before the release, post-release. A suffix of hardware or
 * system (`-a3`, `-openeuler`) has no meaning here. A commit such as `31b7caf` has no dot, so it is a name.
 */
const NUMBERED =
  /^v?(?<numbers>\d+(?:\.\d+)+)(?:[-._]?(?<stage>dev|alpha|beta|rc|preview)[-._]?(?<count>\d*))?(?:[-._]?post(?<post>\d*))?(?![0-9a-z.])/i;

/** Stages before a release, earliest first (PEP 440). xLLM calls its main branch a preview. */
const STAGES = ["dev", "alpha", "beta", "rc", "preview"];

/** Commits with a catalogue, and the release that each follows. */
const COMMITS: Readonly<Record<string, string>> = {
  // Deployment document 004 checks it out (2025-12-23); xLLM 0.8.0 came after it.
  "31b7caf": "0.7",
};

interface Version {
  readonly numbers: readonly number[];
  /** Stage, its count and the post-release, as numbers that compare. */
  readonly rest: readonly number[];
}

/** A release as numbers; undefined for a name without a number, such as `main`. */
function versionOf(release: string): Version | undefined {
  const found = NUMBERED.exec(COMMITS[release] ?? release)?.groups;
  if (found === undefined) return undefined;
  const { numbers = "", stage, count = "", post } = found;
  return {
    numbers: numbers.split(".").map(Number),
    rest: [
      stage === undefined ? STAGES.length : STAGES.indexOf(stage.toLowerCase()),
      Number(count),
      post === undefined ? 0 : Number(post) + 1,
    ],
  };
}

/** Whether a release has a number. */
export function isNumbered(release: string): boolean {
  return versionOf(release) !== undefined;
}

/**
 * Orders releases by number: a release candidate comes before its release, a post-release after it. A name without a number is
 * newer than every number, since it stands for a branch or a build of one.
 */
export function compareVersions(a: string, b: string): number {
  return compare(a, b, (first, second) => {
    const difference = compareLists(first.numbers, second.numbers);
    return difference === 0 ? compareLists(first.rest, second.rest) : difference;
  });
}

/** Orders releases as `compareVersions` does, but release candidates and post-releases count as the release. */
export function compareNumbers(a: string, b: string): number {
  return compare(a, b, (first, second) => compareLists(first.numbers, second.numbers));
}

function compare(a: string, b: string, numbered: (first: Version, second: Version) => number): number {
  const [first, second] = [versionOf(a), versionOf(b)];
  if (first === undefined || second === undefined) {
    return Number(first === undefined) - Number(second === undefined);
  }
  return numbered(first, second);
}

function compareLists(first: readonly number[], second: readonly number[]): number {
  for (let index = 0; index < Math.max(first.length, second.length); index += 1) {
    const difference = (first[index] ?? 0) - (second[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
