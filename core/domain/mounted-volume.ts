import type { Volume, VolumeMount } from "./kubernetes-object.ts";

/** A volume with the place where the container sees it. */
export interface MountedVolume {
  readonly volume: Volume;
  readonly mount: VolumeMount;
}
