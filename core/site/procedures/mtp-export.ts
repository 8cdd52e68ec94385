import { z } from "zod";
import { absolutePathSchema, type SchemaOf } from "../../topology/index.ts";
import type { ResourceSettings } from "../resources.ts";
import { jobSettings, type JobSettings } from "./job-settings.ts";

/** How the MTP layer of a model is exported as the draft model of xLLM. */
export interface MtpExportSpec extends JobSettings {
  /**
   * Directory `tools` of xLLM's sources in the image. The public images do not contain it. Changing this runs the Job
   * again.
   */
  tools: string;
  /**
   * Directory of the model, below the topology's `model.volumePath`. Changing this runs the Job again and replaces every
   * group.
   * @default the float weights that a script of `quantizedWeights` reads, otherwise the topology's `model.path`
   */
  source?: string | undefined;
  /**
   * Directory of the draft model. Changing this runs the Job again and replaces every group.
   * @default the `draftModel` of the topology's group
   */
  path?: string | undefined;
  /**
   * Number of nodes that get the draft model, where the weights are on each node's own disk. Changing this runs
   * the Job again.
   * @default as many as the groups need
   */
  nodes?: number | undefined;
  /** @default 86400 */
  deadlineSeconds?: number | undefined;
  /** @default 2 */
  retries?: number | undefined;
  /** @default requests of 8 CPUs and 64Gi, no limits */
  resources?: ResourceSettings | undefined;
}

const schema = z.strictObject({
  tools: absolutePathSchema,
  source: absolutePathSchema.optional(),
  path: absolutePathSchema.optional(),
  nodes: z.int().min(1).max(100_000).optional(),
  // The Job may start together with the download and waits for it.
  ...jobSettings({ deadlineSeconds: 24 * 60 * 60, retries: 2, cpu: "8", memory: "64Gi" }),
});

export const mtpExportSettings = schema satisfies SchemaOf<MtpExportSpec, typeof schema>;
