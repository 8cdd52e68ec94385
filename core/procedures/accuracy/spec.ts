import type { AisBenchSpec } from "../aisbench/spec.ts";
import type { JobSettings } from "../job-settings.ts";
import type { SecretReference } from "../secret-reference.ts";

/** How the accuracy of a stack's answers is measured with AISBench. */
export interface AccuracySpec extends JobSettings, AisBenchSpec {
  /** Percentages below which the Job fails, by dataset, e.g. `gsm8k: 90`. @default it only measures */
  atLeast?: Record<string, number> | undefined;
  /** The Secret that holds the API key. @default the one that the site gives the engines as VLLM_API_KEY */
  apiKey?: SecretReference | undefined;
}
