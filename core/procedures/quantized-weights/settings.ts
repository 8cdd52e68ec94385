import { z } from "zod";
import { absolutePathSchema } from "../../topology/schema.ts";
import { jobSettings } from "../job-settings.ts";
import type { QuantizedWeightsSpec } from "./spec.ts";

/** Checks a `QuantizedWeightsSpec`. */
export const quantizedWeightsSettings = z.strictObject({
  script: absolutePathSchema.optional(),
  source: absolutePathSchema.optional(),
  path: absolutePathSchema.optional(),
  nodes: z.int().min(1).max(100_000).optional(),
  ...jobSettings({ deadlineSeconds: 48 * 60 * 60, retries: 1, cpu: "8", memory: "32Gi" }),
}) satisfies z.ZodType<unknown, QuantizedWeightsSpec>;
