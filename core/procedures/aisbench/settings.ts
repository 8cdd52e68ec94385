import { z } from "zod";
import { absolutePathSchema } from "../../topology/schema.ts";
import type { AisBenchSpec } from "./spec.ts";

const count = z.int().min(1).max(10_000_000);

export const aisBenchFields = {
  datasets: z
    .array(
      z.string().regex(/^\w+$/, "This is no dataset configuration. → write e.g. gsm8k_gen_0_shot_cot_str"),
    )
    .min(1, "There is nothing to ask. → name a dataset, or leave the setting out")
    .optional(),
  datasetsPath: absolutePathSchema.optional(),
  prompts: count.optional(),
  batchSize: count.default(32),
  maxOutLen: count.default(4096),
  install: z.boolean().default(true),
};

/** Checks an `AisBenchSpec`. */
export const aisBenchSettings = z.strictObject(aisBenchFields) satisfies z.ZodType<unknown, AisBenchSpec>;
