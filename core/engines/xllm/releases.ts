import {
  catalogueOf,
  knownReleases,
  nearestOlder,
  type ReleaseCatalogue,
  standInFor,
} from "../../facts/index.ts";

/** Name of the engine, and of its folder of catalogues. */
export const ENGINE = "xllm";

/**
 * Releases of xLLM whose flags differ, oldest first. `31b7caf` is the commit that deployment document 004 checks out (2025-12-23, before
 * 0.8.0); `0.11-preview` is the main branch of 2026-08, whose version file holds 0.11.0. Their flags: xllm/core/common/global_flags.cpp
 * at 31b7caf, v0.8.0 and v0.9.1; xllm/core/framework/config/*_config.cpp at v0.10.1 and main. No release has `--device_ip`, `--tp`
 * or `--tensor-parallel-size`.
 */
export const releases: readonly string[] = knownReleases(ENGINE);

/** What a release accepts. */
export interface Release extends ReleaseCatalogue {
  /**
   * The end of "is not known …", where the catalogue is that of another release.
   *
   * @default the catalogue is that of the release
   */
  readonly standIn?: string;
}

/** A release as its own catalogue describes it, or that of the nearest older release. */
export function releaseOf(version: string): Release {
  const standIn = standInFor(ENGINE, "xLLM", version);
  return {
    ...catalogueOf(ENGINE, nearestOlder(ENGINE, version)),
    ...(standIn === undefined ? {} : { standIn }),
  };
}

/** The releases with a flag. Reads every catalogue, which only the text of a finding is worth. */
export function releasesWith(flag: string): readonly string[] {
  return releases.filter((release) => Object.hasOwn(catalogueOf(ENGINE, release).flags, flag));
}
