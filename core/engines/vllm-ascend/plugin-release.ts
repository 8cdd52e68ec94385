import v0_13_0 from "./flags/plugin-0.13.0rc1.json" with { type: "json" };
import v0_17_0 from "./flags/plugin-0.17.0rc1.json" with { type: "json" };
import v0_18_0 from "./flags/plugin-0.18.0.json" with { type: "json" };
import v0_20_2 from "./flags/plugin-0.20.2rc1.json" with { type: "json" };
import v0_23_0 from "./flags/plugin-0.23.0.json" with { type: "json" };
import v0_25_1 from "./flags/plugin-0.25.1rc1.json" with { type: "json" };
import { compareNumbers } from "../../facts/index.ts";

/** One key of `--additional-config`. */
export interface PluginKey {
  readonly type: string;
  /** Keys of the object. */
  readonly keys?: Readonly<Record<string, PluginKey>>;
  /**
   * Whether the release refuses unknown keys of the object.
   *
   * @default false: it ignores them
   */
  readonly strict?: boolean;
}

/** The keys and variables that one release of the plugin reads, taken from its source. */
export interface PluginRelease {
  readonly release: string;
  readonly keys: Readonly<Record<string, PluginKey>>;
  /** Environment variables, and how the plugin reads each. */
  readonly variables: Readonly<Record<string, string>>;
}

/** Known releases, oldest first. */
export const pluginReleases: readonly PluginRelease[] = [
  v0_13_0,
  v0_17_0,
  v0_18_0,
  v0_20_2,
  v0_23_0,
  v0_25_1,
];

/** The table of a release; undefined for releases without one, which rules do not judge. */
export function pluginReleaseOf(version: string): PluginRelease | undefined {
  return pluginReleases.find(({ release }) => compareNumbers(release, version) === 0);
}
