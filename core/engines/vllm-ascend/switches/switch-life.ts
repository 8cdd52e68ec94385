import type { VersionRange } from "../../../domain/index.ts";
import type { SwitchPlace } from "./switch-place.ts";

/**
 * What a release does with a switch:
 * - `unread`: nothing reads it; a release with strict keys refuses the key;
 * - `derived`: the release computes its value from other settings, whatever it says;
 * - `deprecated`: the switch works, and the release announces its end.
 */
type Fate = "unread" | "derived" | "deprecated";

/** A switch that some releases no longer, or do not yet, take as its name says. */
export interface SwitchLife {
  readonly place: SwitchPlace;
  readonly releases: VersionRange;
  readonly fate: Fate;
  /** Settings of these releases with the same effect, all of them together. @default none */
  readonly replacements?: readonly SwitchPlace[];
  /** Why the switch needs no replacement, as a fix continues: "Remove VLLM_USE_V1: V1 is the only engine". */
  readonly because?: string;
  readonly source: string;
}
