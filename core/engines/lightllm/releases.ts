import {
  catalogueOf,
  knownReleases,
  nearestOlder,
  type ReleaseCatalogue,
  standInFor,
} from "../../facts/index.ts";

/** Name of the engine, and of its folder of catalogues. */
export const ENGINE = "lightllm";

/** Known releases, oldest first. */
export const versions: readonly string[] = knownReleases(ENGINE);

/** What a release accepts. */
export interface Release extends ReleaseCatalogue {
  /** The given release. */
  readonly version: string;
  /**
   * The end of "is not known …", where the catalogue is that of another release.
   *
   * @default the catalogue is that of the release
   */
  readonly standIn?: string;
}

/** A release as its own catalogue describes it, or that of the nearest older release. */
export function releaseOf(version: string): Release {
  const standIn = standInFor(ENGINE, "LightLLM", version);
  return {
    ...catalogueOf(ENGINE, nearestOlder(ENGINE, version)),
    version,
    ...(standIn === undefined ? {} : { standIn }),
  };
}
