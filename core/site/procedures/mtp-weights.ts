import { z } from "zod";
import { absolutePathSchema } from "../../topology/index.ts";
import { jobSettings, type JobSettings } from "./job-settings.ts";

/** Checks an `MtpWeightsSpec`. */
export const mtpWeightsSettings = z.strictObject({
  path: absolutePathSchema.optional(),
  nodes: z.int().min(1).max(100_000).optional(),
  // Where everything is applied at once it waits for the download.
  ...jobSettings({ deadlineSeconds: 24 * 60 * 60, retries: 3, cpu: "1", memory: "1Gi" }),
}) satisfies z.ZodType<unknown, MtpWeightsSpec>;

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
