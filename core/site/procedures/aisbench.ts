import { z } from "zod";
import { absolutePathSchema } from "../../topology/index.ts";

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
/** How AISBench asks a stack. */
export interface AisBenchSpec {
  /**
   * Names of its dataset configurations.
   * @default gsm8k_gen_0_shot_cot_chat_prompt; for performance gsm8k_gen_0_shot_cot_str_perf
   */
  datasets?: string[] | undefined;
  /** Directory that holds its `ais_bench/datasets`, inside the container. @default the package's own */
  datasetsPath?: string | undefined;
  /** Questions of each dataset. @default all */
  prompts?: number | undefined;
  /** Requests at the same time. @default 32 */
  batchSize?: number | undefined;
  /** Tokens of an answer at most. @default 4096 */
  maxOutLen?: number | undefined;
  /** Whether it is installed where the image lacks it, from the package index of the image. @default true */
  install?: boolean | undefined;
}
