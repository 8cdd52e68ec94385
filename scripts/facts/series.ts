import { compareVersions, type ReleaseCatalogue, type ReleaseFile } from "../../core/facts/index.ts";
import { differenceOf, wholeFile } from "./difference.ts";
import { formatted } from "./format.ts";

/** A difference beyond this share of the whole file is no easier to read than the whole. */
const LARGEST_DIFFERENCE = 0.5;

/** Files that a release reads at most: a longer chain costs start-up time. */
const LONGEST_CHAIN = 4;

/**
 * The files of all releases of an engine. Each differs from the release before it, unless the difference is large or the chain
 * of files long: then the file is whole.
 */
export function filesOf(catalogues: readonly ReleaseCatalogue[]): readonly ReleaseFile[] {
  const files: ReleaseFile[] = [];
  let older: ReleaseCatalogue | undefined;
  let chain = 0;
  for (const catalogue of catalogues.toSorted((a, b) => compareVersions(a.release, b.release))) {
    const whole = wholeFile(catalogue);
    const difference =
      older === undefined || chain >= LONGEST_CHAIN ? undefined : differenceOf(older, catalogue);
    const readable =
      difference !== undefined &&
      formatted(difference).length <= LARGEST_DIFFERENCE * formatted(whole).length;
    chain = readable ? chain + 1 : 1;
    files.push(readable ? difference : whole);
    older = catalogue;
  }
  return files;
}
