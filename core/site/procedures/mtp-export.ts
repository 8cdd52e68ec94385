import { z } from "zod";
import { absolutePathSchema } from "../../topology/index.ts";
import { jobSettings, type JobSettings } from "./job-settings.ts";

/** Checks an `MtpExportSpec`. */
export const mtpExportSettings = z.strictObject({
  tools: absolutePathSchema,
  source: absolutePathSchema.optional(),
  path: absolutePathSchema.optional(),
  nodes: z.int().min(1).max(100_000).optional(),
  // Where everything is applied at once it waits for the download.
  ...jobSettings({ deadlineSeconds: 24 * 60 * 60, retries: 2, cpu: "8", memory: "64Gi" }),
}) satisfies z.ZodType<unknown, MtpExportSpec>;

/** How to export the MTP layer of a model as the draft model of xLLM. */
export interface MtpExportSpec extends JobSettings {
  /** The directory `tools` of xLLM's sources in the image; the public images do not hold them. */
  tools: string;
  /**
   * The directory of the model, below the topology's `model.volumePath`.
   * @default the float weights that a script of `quantizedWeights` quantises, otherwise the topology's `model.path`
   */
  source?: string | undefined;
  /** The directory of the draft model. @default the `draftModel` of the topology's group */
  path?: string | undefined;
  /**
   * Nodes that get the draft model, where the weights lie on each node's own disk.
   * @default as many as the groups need
   */
  nodes?: number | undefined;
}
