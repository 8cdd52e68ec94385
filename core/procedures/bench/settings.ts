import { z } from "zod";
import { absolutePathSchema } from "../../topology/schema.ts";
import { aisBenchSettings } from "../aisbench/settings.ts";
import { secretReferenceSchema } from "../secret-reference.ts";
import { jobSettings } from "../job-settings.ts";
import type { BenchSpec } from "./spec.ts";
import { workloadNames } from "./workloads.ts";

/** Checks a `BenchSpec`. */
export const benchSettings = z.strictObject({
  tool: z.enum(["vllm", "aisbench"]).default("vllm"),
  workloads: z
    .array(z.enum(workloadNames))
    .min(1, "There is nothing to measure. → name a workload, or leave the setting out")
    .optional(),
  dataset: absolutePathSchema.optional(),
  workloadSeconds: z.int().min(1).max(86_400).optional(),
  aisbench: aisBenchSettings.optional(),
  apiKey: secretReferenceSchema.optional(),
  ...jobSettings({ deadlineSeconds: 9 * 60 * 60, retries: 1, cpu: "8", memory: "32Gi" }),
}) satisfies z.ZodType<unknown, BenchSpec>;
