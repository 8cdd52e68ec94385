import type { Volume, VolumeMount } from "./kubernetes-object.ts";

/** A volume, and its mount in the container. */
export interface MountedVolume {
  readonly volume: Volume;
  readonly mount: VolumeMount;
}
