import { z } from "zod";
import { absolutePathSchema } from "../../topology/schema.ts";
import { jobSettings } from "../job-settings.ts";
import type { MtpWeightsSpec } from "./spec.ts";

/** Checks an `MtpWeightsSpec`. */
export const mtpWeightsSettings = z.strictObject({
  path: absolutePathSchema.optional(),
  nodes: z.int().min(1).max(100_000).optional(),
  // Where everything is applied at once it waits for the download.
  ...jobSettings({ deadlineSeconds: 24 * 60 * 60, retries: 3, cpu: "1", memory: "1Gi" }),
}) satisfies z.ZodType<unknown, MtpWeightsSpec>;
