import type { VersionRange } from "./version-range.ts";

/** The KV connectors of one release of an engine, by name. */
export interface KvConnectors {
  /** Those that glm-serve can set up, the one that it proposes first. */
  readonly wired: readonly string[];
  /** Those of them that also work in groups of role serve. */
  readonly serving: readonly string[];
  /** Those of them whose config holds the degrees of one prefill and one decode group. */
  readonly ofOneShape: readonly string[];
  /** Connectors of other releases that glm-serve could set up, and their releases. */
  readonly elsewhere: Readonly<Record<string, VersionRange>>;
  /** Connectors of the release that glm-serve cannot set up. */
  readonly unwired: readonly string[];
  /**
   * The end of "is not known …", where the connectors are those of another release.
   *
   * @default the connectors are those of the release
   */
  readonly standIn?: string;
}
