import { z } from "zod";
import { absolutePathSchema } from "../../topology/index.ts";
import { jobSettings, type JobSettings } from "./job-settings.ts";

/** Checks a `QuantizedWeightsSpec`. */
export const quantizedWeightsSettings = z.strictObject({
  script: absolutePathSchema.optional(),
  source: absolutePathSchema.optional(),
  path: absolutePathSchema.optional(),
  nodes: z.int().min(1).max(100_000).optional(),
  ...jobSettings({ deadlineSeconds: 48 * 60 * 60, retries: 1, cpu: "8", memory: "32Gi" }),
}) satisfies z.ZodType<unknown, QuantizedWeightsSpec>;

/** How to quantise weights to w8a8 for xLLM, or to complete weights that are quantised already. */
export interface QuantizedWeightsSpec extends JobSettings {
  /**
   * msModelSlim's script in the image, changed after source 004, EX3: `quant_glm_moe_w8a8.py`. It takes the devices of one
   * node, and memory for the float weights: set `resources`.
   * @default none: the weights in `path` are quantised already, and are only completed and checked
   */
  script?: string | undefined;
  /** The directory of the float weights, for the script and for the chat template. Required with a script. */
  source?: string | undefined;
  /** The directory of the quantised weights. @default the topology's `model.path` */
  path?: string | undefined;
  /**
   * Nodes whose weights are completed, where they lie on each node's own disk.
   * @default as many as the groups need
   */
  nodes?: number | undefined;
}
