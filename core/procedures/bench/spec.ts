import type { AisBenchSpec } from "../aisbench/spec.ts";
import type { JobSettings } from "../job-settings.ts";
import type { SecretReference } from "../secret-reference.ts";

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
