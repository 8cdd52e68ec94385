import v0_13_0 from "./flags/plugin-0.13.0rc1.json" with { type: "json" };
import v0_17_0 from "./flags/plugin-0.17.0rc1.json" with { type: "json" };
import v0_18_0 from "./flags/plugin-0.18.0.json" with { type: "json" };
import v0_20_2 from "./flags/plugin-0.20.2rc1.json" with { type: "json" };
import v0_23_0 from "./flags/plugin-0.23.0.json" with { type: "json" };
import v0_25_1 from "./flags/plugin-0.25.1rc1.json" with { type: "json" };
import { compareVersions } from "../../domain/index.ts";

/** One key of `--additional-config`. */
export interface PluginKey {
  readonly type: string;
  /** Keys inside it. */
  readonly keys?: Readonly<Record<string, PluginKey>>;
  /** Whether an unknown key inside it is refused; it is ignored otherwise. */
  readonly strict?: boolean;
}

/** What one release of the plugin reads, taken from its source. */
export interface PluginRelease {
  readonly release: string;
  readonly keys: Readonly<Record<string, PluginKey>>;
  /** Environment variables, and how it reads them. */
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

/**
 * What a version reads: the table of its release. Undefined for releases that nobody has read, of which nothing is said.
 */
export function pluginReleaseOf(version: string): PluginRelease | undefined {
  return pluginReleases.find(({ release }) => compareVersions(release, version) === 0);
}
