import { z } from "zod";
import { aisBenchFields } from "../aisbench/settings.ts";
import { secretReferenceSchema } from "../secret-reference.ts";
import { jobSettings } from "../job-settings.ts";
import type { AccuracySpec } from "./spec.ts";

const DAY = 24 * 60 * 60;

/** Checks an `AccuracySpec`. */
export const accuracySettings = z.strictObject({
  ...aisBenchFields,
  atLeast: z
    .record(z.string().regex(/^[\w-]+$/, "This is no name of a dataset."), z.number().min(0).max(100))
    .default({}),
  apiKey: secretReferenceSchema.optional(),
  ...jobSettings({ deadlineSeconds: DAY, retries: 1, cpu: "8", memory: "32Gi" }),
}) satisfies z.ZodType<unknown, AccuracySpec>;
