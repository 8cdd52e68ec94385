import { z } from "zod";
import { explained } from "../../errors/index.ts";
import { absolutePathSchema, type SchemaOf } from "../../topology/index.ts";
import { aisBenchDefaults } from "./aisbench-defaults.ts";

/** How AISBench sends its requests. */
export interface AisBenchSpec {
  /**
   * Names of its dataset configurations.
   * @default gsm8k_gen_0_shot_cot_chat_prompt; for performance gsm8k_gen_0_shot_cot_str_perf
   */
  datasets?: string[] | undefined;
  /**
   * Directory in the container that contains `ais_bench/datasets`.
   * @default the directory of the package
   */
  datasetsPath?: string | undefined;
  /**
   * Number of questions of each dataset.
   * @default all
   */
  prompts?: number | undefined;
  /**
   * Number of concurrent requests.
   * @default 32
   */
  batchSize?: number | undefined;
  /**
   * Maximum length of an answer in tokens.
   * @default 4096
   */
  maxOutLen?: number | undefined;
  /**
   * Whether to install AISBench from the image's package index where the image lacks it.
   * @default true
   */
  install?: boolean | undefined;
}

const count = z.int().min(1).max(10_000_000);

const datasetSchema = explained(z.string().regex(/^\w+$/), {
  malformed: (setting) => ({
    message: `${setting} is not a valid name of a dataset configuration.`,
    fix: `Set ${setting} to a name such as gsm8k_gen_0_shot_cot_str`,
  }),
});

export const aisBenchFields = {
  datasets: explained(z.array(datasetSchema).min(1), {
    malformed: (setting) => ({
      message: `${setting} must name at least one dataset configuration.`,
      fix: `Add a dataset configuration, or remove ${setting}`,
    }),
  }).optional(),
  datasetsPath: absolutePathSchema.optional(),
  prompts: count.optional(),
  batchSize: count.default(aisBenchDefaults.batchSize),
  maxOutLen: count.default(aisBenchDefaults.maxOutLen),
  install: z.boolean().default(aisBenchDefaults.install),
};

const schema = z.strictObject(aisBenchFields);

export const aisBenchSettings = schema satisfies SchemaOf<AisBenchSpec, typeof schema>;
