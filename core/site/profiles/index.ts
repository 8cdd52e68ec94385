import { cce } from "./cce.ts";
import { hami } from "./hami.ts";
import { mindcluster } from "./mindcluster.ts";
import { plain } from "./plain.ts";
import type { PlatformProfile } from "./profile.ts";

const byName = { cce, hami, mindcluster, plain } as const satisfies Record<string, PlatformProfile>;

export type ProfileName = keyof typeof byName;

/** Known platforms by name. */
export const platformProfiles = {
  names: ["cce", "hami", "mindcluster", "plain"] as const satisfies readonly ProfileName[],
  get: (name: ProfileName): PlatformProfile => byName[name],
};
