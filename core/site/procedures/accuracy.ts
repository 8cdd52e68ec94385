import { z } from "zod";
import { type SecretReference, secretReferenceSchema } from "../secret-reference.ts";
import { aisBenchFields, type AisBenchSpec } from "./aisbench.ts";
import { jobSettings, type JobSettings } from "./job-settings.ts";

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

/** How the accuracy of a stack's answers is measured with AISBench. */
export interface AccuracySpec extends JobSettings, AisBenchSpec {
  /** Percentages below which the Job fails, by dataset, e.g. `gsm8k: 90`. @default it only measures */
  atLeast?: Record<string, number> | undefined;
  /** The Secret that holds the API key. @default the one that the site gives the engines as VLLM_API_KEY */
  apiKey?: SecretReference | undefined;
}
