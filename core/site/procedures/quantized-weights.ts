import { z } from "zod";
import { absolutePathSchema, type SchemaOf } from "../../topology/index.ts";
import type { ResourceSettings } from "../resources.ts";
import { jobSettings, type JobSettings } from "./job-settings.ts";

/** How weights are quantized to w8a8 for xLLM, or quantized weights are completed. */
export interface QuantizedWeightsSpec extends JobSettings {
  /**
   * Path in the image of msModelSlim's `quant_glm_moe_w8a8.py`, adapted as deployment document 004, EX3, describes. The
   * script uses the devices of one node and memory for the float weights: set `resources`. Changing this runs the Job
   * again, and replaces every group if the marker file changes.
   * @default none: the weights in `path` are quantized already; the Job completes and checks them
   */
  script?: string | undefined;
  /**
   * Directory of the float weights, for the script and for the chat template. Required with `script`. Changing this runs
   * the Job again and replaces every group.
   */
  source?: string | undefined;
  /**
   * Directory of the quantized weights. Changing this runs the Job again and replaces every group.
   * @default the topology's `model.path`
   */
  path?: string | undefined;
  /**
   * Number of nodes whose weights are completed, where the weights are on each node's own disk. Changing this
   * runs the Job again.
   * @default as many as the groups need
   */
  nodes?: number | undefined;
  /** @default 172800 */
  deadlineSeconds?: number | undefined;
  /** @default 1 */
  retries?: number | undefined;
  /** @default requests of 8 CPUs and 32Gi, no limits */
  resources?: ResourceSettings | undefined;
}

const schema = z.strictObject({
  script: absolutePathSchema.optional(),
  source: absolutePathSchema.optional(),
  path: absolutePathSchema.optional(),
  nodes: z.int().min(1).max(100_000).optional(),
  ...jobSettings({ deadlineSeconds: 48 * 60 * 60, retries: 1, cpu: "8", memory: "32Gi" }),
});

export const quantizedWeightsSettings = schema satisfies SchemaOf<QuantizedWeightsSpec, typeof schema>;
