import { z } from "zod";
import { absolutePathSchema, type SchemaOf } from "../../topology/index.ts";
import type { ResourceSettings } from "../resources.ts";
import { jobSettings, type JobSettings } from "./job-settings.ts";

/** Which checkpoint gets the weights of its MTP layer. */
export interface MtpWeightsSpec extends JobSettings {
  /**
   * Directory of the checkpoint, below the topology's `model.volumePath`. Changing this runs the Job again and replaces
   * every group.
   * @default the topology's `model.path`
   */
  path?: string | undefined;
  /**
   * Number of nodes whose checkpoint is completed, where the weights are on each node's own disk. Changing this
   * runs the Job again.
   * @default as many as the groups need
   */
  nodes?: number | undefined;
  /** @default 86400 */
  deadlineSeconds?: number | undefined;
  /** @default 3 */
  retries?: number | undefined;
  /** @default requests of 1 CPU and 1Gi, no limits */
  resources?: ResourceSettings | undefined;
}

const schema = z.strictObject({
  path: absolutePathSchema.optional(),
  nodes: z.int().min(1).max(100_000).optional(),
  // The Job may start together with the download and waits for it.
  ...jobSettings({ deadlineSeconds: 24 * 60 * 60, retries: 3, cpu: "1", memory: "1Gi" }),
});

export const mtpWeightsSettings = schema satisfies SchemaOf<MtpWeightsSpec, typeof schema>;
