import { z } from "zod";
import { explained } from "../../errors/index.ts";
import { absolutePathSchema, type SchemaOf } from "../../topology/index.ts";
import type { ResourceSettings } from "../resources.ts";
import { type SecretReference, secretReferenceSchema } from "../secret-reference.ts";
import { aisBenchSettings, type AisBenchSpec } from "./aisbench.ts";
import { jobSettings, type JobSettings } from "./job-settings.ts";
import { type WorkloadName, workloadNames } from "./workloads.ts";

/** Settings of the bench procedure. */
export interface BenchSpec extends JobSettings {
  /**
   * The tool: `vllm bench serve` or AISBench.
   * @default "vllm"
   */
  tool?: "vllm" | "aisbench" | undefined;
  /**
   * Names of the workloads of `vllm bench serve`.
   * @default those of the engine's document: `random-200`; for LightLLM `burst`, `high-concurrency`, `moderate`, `steady`
   */
  workloads?: WorkloadName[] | undefined;
  /** Path of a file of ShareGPT conversations in the container. Required for every workload but `random-200`. */
  dataset?: string | undefined;
  /**
   * Seconds for each workload. All workloads together must fit into `deadlineSeconds`.
   * @default two hours
   */
  workloadSeconds?: number | undefined;
  /** Settings of AISBench, for `tool: aisbench`. */
  aisbench?: AisBenchSpec | undefined;
  /**
   * The Secret with the API key.
   * @default the one from which the site sets VLLM_API_KEY
   */
  apiKey?: SecretReference | undefined;
  /** @default 32400 */
  deadlineSeconds?: number | undefined;
  /** @default 1 */
  retries?: number | undefined;
  /** @default requests of 8 CPUs and 32Gi, no limits */
  resources?: ResourceSettings | undefined;
}

const schema = z.strictObject({
  tool: z.enum(["vllm", "aisbench"]).default("vllm"),
  workloads: explained(z.array(z.enum(workloadNames)).min(1), {
    malformed: (setting) => ({
      message: `${setting} must name at least one workload.`,
      fix: `Add a workload, or remove ${setting}`,
    }),
  }).optional(),
  dataset: absolutePathSchema.optional(),
  workloadSeconds: z.int().min(1).max(86_400).optional(),
  aisbench: aisBenchSettings.optional(),
  apiKey: secretReferenceSchema.optional(),
  ...jobSettings({ deadlineSeconds: 9 * 60 * 60, retries: 1, cpu: "8", memory: "32Gi" }),
});

export const benchSettings = schema satisfies SchemaOf<BenchSpec, typeof schema>;
