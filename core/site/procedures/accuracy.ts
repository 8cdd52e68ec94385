import { z } from "zod";
import { explained } from "../../errors/index.ts";
import type { SchemaOf } from "../../topology/index.ts";
import type { ResourceSettings } from "../resources.ts";
import { type SecretReference, secretReferenceSchema } from "../secret-reference.ts";
import { aisBenchFields, type AisBenchSpec } from "./aisbench.ts";
import { jobSettings, type JobSettings } from "./job-settings.ts";

/** How AISBench measures the accuracy of the answers. */
export interface AccuracySpec extends JobSettings, AisBenchSpec {
  /**
   * Percentage below which the Job fails, by dataset, e.g. `gsm8k: 90`.
   * @default {}
   */
  atLeast?: Record<string, number> | undefined;
  /**
   * The Secret with the API key.
   * @default the one from which the site sets VLLM_API_KEY
   */
  apiKey?: SecretReference | undefined;
  /** @default 86400 */
  deadlineSeconds?: number | undefined;
  /** @default 1 */
  retries?: number | undefined;
  /** @default requests of 8 CPUs and 32Gi, no limits */
  resources?: ResourceSettings | undefined;
}

const DAY = 24 * 60 * 60;

const datasetSchema = explained(z.string().regex(/^[\w-]+$/), {
  malformed: (setting) => ({
    message: `${setting} is not a valid name of a dataset.`,
    fix: `Rename ${setting} to the name of a dataset, for example gsm8k`,
  }),
});

const schema = z.strictObject({
  ...aisBenchFields,
  atLeast: z.record(datasetSchema, z.number().min(0).max(100)).default({}),
  apiKey: secretReferenceSchema.optional(),
  ...jobSettings({ deadlineSeconds: DAY, retries: 1, cpu: "8", memory: "32Gi" }),
});

export const accuracySettings = schema satisfies SchemaOf<AccuracySpec, typeof schema>;
