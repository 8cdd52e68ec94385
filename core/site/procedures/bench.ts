import { z } from "zod";
import { absolutePathSchema } from "../../topology/index.ts";
import { type SecretReference, secretReferenceSchema } from "../secret-reference.ts";
import { aisBenchSettings, type AisBenchSpec } from "./aisbench.ts";
import { jobSettings, type JobSettings } from "./job-settings.ts";
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

/** How a stack's speed is measured. */
export interface BenchSpec extends JobSettings {
  /** @default vllm, which is `vllm bench serve` */
  tool?: "vllm" | "aisbench" | undefined;
  /**
   * Loads, by name, for `vllm bench serve`.
   * @default those of the engine's document: `random-200`; for LightLLM `burst`, `high-concurrency`, `moderate`, `steady`
   */
  workloads?: ("random-200" | "burst" | "high-concurrency" | "moderate" | "steady")[] | undefined;
  /** File of ShareGPT conversations inside the container, for every workload but `random-200`. */
  dataset?: string | undefined;
  /** Seconds for each workload; all together fit into `deadlineSeconds`. @default 7200 */
  workloadSeconds?: number | undefined;
  /** Settings of AISBench, which it reads for `tool: aisbench`. */
  aisbench?: AisBenchSpec | undefined;
  /** The Secret that holds the API key. @default the one that the site gives the engines as VLLM_API_KEY */
  apiKey?: SecretReference | undefined;
}
