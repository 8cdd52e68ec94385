import type { ConfigKey } from "../../facts/index.ts";
import { releaseOf, versions } from "./versions.ts";

/** The keys of `--additional-config` and the variables that one release of the plugin reads, taken from its source. */
export interface PluginRelease {
  readonly release: string;
  readonly keys: Readonly<Record<string, ConfigKey>>;
  /** Whether the release refuses unknown keys and values of other types; otherwise it ignores them, and converts no value. */
  readonly strict: boolean;
  /** Environment variables, and how vLLM and the plugin read each. */
  readonly variables: Readonly<Record<string, string>>;
  /**
   * The end of "is not known …", where the tables are those of another release.
   *
   * @default the tables are those of the release
   */
  readonly standIn?: string;
}

/** All known releases, oldest first. Reads every catalogue, which only the text of a finding is worth. */
export function pluginReleases(): readonly PluginRelease[] {
  return versions.flatMap((version) => pluginReleaseOf(version) ?? []);
}

/** The tables of a release; undefined for a catalogue without keys, which rules do not judge. */
export function pluginReleaseOf(version: string): PluginRelease | undefined {
  const { release, configs, variables, standIn } = releaseOf(version);
  const config = configs["additional-config"];
  if (config === undefined) return undefined;
  return {
    release,
    keys: config.keys,
    strict: config.strict,
    variables,
    ...(standIn === undefined ? {} : { standIn }),
  };
}
