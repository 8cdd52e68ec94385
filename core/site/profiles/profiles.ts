import { cce } from "./cce.ts";
import { hami } from "./hami.ts";
import { mindcluster } from "./mindcluster.ts";
import { plain } from "./plain.ts";
import type { AscendName } from "../../facts/index.ts";
import type { HardwarePresets, PlatformProfile } from "./profile.ts";

const profiles = [cce, hami, mindcluster, plain] as const;

/** Name of a platform profile. */
export type ProfileName = (typeof profiles)[number]["name"];

/** Names of the platform profiles. */
export const profileNames: readonly ProfileName[] = profiles.map(({ name }) => name);

/** @throws RangeError for a name that the schema of the site rejects */
export function platformProfile(name: ProfileName): PlatformProfile {
  const profile = profiles.find((candidate) => candidate.name === name);
  if (profile === undefined) throw new RangeError(`no platform profile ${name}`);
  return profile;
}

/** What a profile presets for hardware, or `plain` in its place: the rule platform-profile-hardware reports such a profile. */
export function presetsOf(profile: PlatformProfile, hardware: AscendName): HardwarePresets {
  return profile.hardware[hardware] ?? plain.hardware[hardware];
}
