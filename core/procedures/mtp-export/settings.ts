import { z } from "zod";
import { absolutePathSchema } from "../../topology/schema.ts";
import { jobSettings } from "../job-settings.ts";
import type { MtpExportSpec } from "./spec.ts";

/** Checks an `MtpExportSpec`. */
export const mtpExportSettings = z.strictObject({
  tools: absolutePathSchema,
  source: absolutePathSchema.optional(),
  path: absolutePathSchema.optional(),
  nodes: z.int().min(1).max(100_000).optional(),
  // Where everything is applied at once it waits for the download.
  ...jobSettings({ deadlineSeconds: 24 * 60 * 60, retries: 2, cpu: "8", memory: "64Gi" }),
}) satisfies z.ZodType<unknown, MtpExportSpec>;
