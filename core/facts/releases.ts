import type { ReleaseCatalogue } from "./release-catalogue.ts";
import { catalogueFrom, isReleaseFile, type ReleaseFile } from "./release-difference.ts";
import { releasesWithFile, textOfRelease } from "./release-files.ts";
import { compareVersions } from "./version.ts";

const known = new Map<string, readonly string[]>();

/** The releases of an engine that have a catalogue, oldest first. Reads no catalogue. */
export function knownReleases(engine: string): readonly string[] {
  const found = known.get(engine) ?? releasesWithFile(engine);
  known.set(engine, found);
  return found;
}

const read = new Map<string, ReleaseCatalogue>();

/**
 * The catalogue of a release. Reads the files of its chain only, once.
 *
 * @throws RangeError for a release without a catalogue; `nearestOlder` names one
 */
export function catalogueOf(engine: string, release: string): ReleaseCatalogue {
  const key = `${engine}/${release}`;
  const catalogue = read.get(key) ?? catalogueFrom(chainOf(engine, release));
  read.set(key, catalogue);
  return catalogue;
}

/** The files of a release and of those that it differs from, oldest first. */
function chainOf(engine: string, release: string): readonly ReleaseFile[] {
  const chain: ReleaseFile[] = [];
  for (let next: string | undefined = release; next !== undefined;) {
    if (chain.some((file) => file.release === next))
      throw new RangeError(`the catalogue ${engine} ${release} differs from itself`);
    const file = fileOf(engine, next);
    chain.unshift(file);
    next = file.differsFrom;
  }
  return chain;
}

const parsed = new Map<string, ReleaseFile>();

/** A file, parsed once: several chains may hold it. */
function fileOf(engine: string, release: string): ReleaseFile {
  const key = `${engine}/${release}`;
  const file = parsed.get(key) ?? parse(engine, release);
  parsed.set(key, file);
  return file;
}

function parse(engine: string, release: string): ReleaseFile {
  if (!knownReleases(engine).includes(release))
    throw new RangeError(`${engine} has no catalogue of ${release}`);
  const file: unknown = JSON.parse(textOfRelease(engine, release));
  if (!isReleaseFile(file) || file.release !== release)
    throw new RangeError(`${engine}/${release}.json is no catalogue of ${release}`);
  return file;
}

/**
 * The release whose catalogue describes a release: its own, else the newest that is not newer by number, else the oldest. A name
 * without a number counts as newer than every number.
 *
 * @throws RangeError for an engine without catalogues
 */
export function nearestOlder(engine: string, release: string): string {
  const releases = knownReleases(engine);
  if (releases.includes(release)) return release;
  const nearest = releases.findLast((each) => compareVersions(each, release) <= 0) ?? releases[0];
  if (nearest === undefined) throw new RangeError(`${engine} has no catalogues`);
  return nearest;
}

/** Whose catalogue describes a release. */
export const Basis = {
  /** Its own. */
  Own: "own",
  /** That of the nearest older release: what came later is not known. */
  Older: "older",
  /** That of the oldest release, which is newer: what it lacks may have existed before. */
  Oldest: "oldest",
} as const;

export type Basis = (typeof Basis)[keyof typeof Basis];

/** Whose catalogue describes a release. Reads no catalogue. */
export function basisOf(engine: string, release: string): Basis {
  const nearest = nearestOlder(engine, release);
  if (nearest === release) return Basis.Own;
  return compareVersions(nearest, release) <= 0 ? Basis.Older : Basis.Oldest;
}

/** Where a release without a catalogue of its own is judged, as messages continue: "is not known …". Undefined for its own. */
export function standInFor(engine: string, title: string, release: string): string | undefined {
  const name = `${title} ${nearestOlder(engine, release)}`;
  const basis = basisOf(engine, release);
  switch (basis) {
    case Basis.Own:
      return undefined;
    case Basis.Older:
      return `in ${name}, the nearest older release with a catalogue`;
    case Basis.Oldest:
      return `in ${name}, the oldest release with a catalogue`;
    default:
      return basis satisfies never;
  }
}
