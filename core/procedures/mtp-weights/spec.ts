import type { JobSettings } from "../job-settings.ts";

/** Where to give the MTP layer its weights. */
export interface MtpWeightsSpec extends JobSettings {
  /** The directory of the checkpoint, below the topology's `model.volumePath`. @default the topology's `model.path` */
  path?: string | undefined;
  /**
   * Nodes whose checkpoint is completed, where the weights lie on each node's own disk.
   * @default as many as the groups need
   */
  nodes?: number | undefined;
}
