import { compareVersions, type ReleaseCatalogue, type ReleaseFile } from "../../core/facts/index.ts";
import { differenceOf, wholeFile } from "./difference.ts";
import { formatted } from "./format.ts";

/** Beyond this share of the whole file, differences are no easier to read than a whole file. */
const LARGEST_SHARE = 0.5;

/**
 * The files of all releases of an engine. Each differs from the release before it, until the differences since the last whole file
 * are large: then the next is whole.
 */
export function filesOf(catalogues: readonly ReleaseCatalogue[]): readonly ReleaseFile[] {
  const files: ReleaseFile[] = [];
  let older: ReleaseCatalogue | undefined;
  let differences = 0;
  for (const catalogue of catalogues.toSorted((a, b) => compareVersions(a.release, b.release))) {
    const whole = wholeFile(catalogue);
    const difference = older === undefined ? undefined : differenceOf(older, catalogue);
    if (difference !== undefined) differences += formatted(difference).length;
    const readable = difference !== undefined && differences <= LARGEST_SHARE * formatted(whole).length;
    if (!readable) differences = 0;
    files.push(readable ? difference : whole);
    older = catalogue;
  }
  return files;
}
