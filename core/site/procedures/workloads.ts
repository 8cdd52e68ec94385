/** One run of `vllm bench serve`. */
export interface Workload {
  readonly prompts: number;
  readonly dataset: "random" | "sharegpt";
  /** Tokens of each prompt; absent where the dataset gives the prompts. */
  readonly inputTokens?: number;
  /** Requests per second; absent where all are sent at once. */
  readonly requestRate?: number;
  /** Maximum number of concurrent requests; absent where there is no limit. */
  readonly concurrency?: number;
}

const SHARE_GPT = { prompts: 2000, dataset: "sharegpt" } as const;

/** The workloads of the documents, by name. */
export const workloads = {
  // Deployment document 002, §8.2, leaves the values to the tutorials of vLLM-Ascend, which all use these.
  "random-200": { prompts: 200, dataset: "random", inputTokens: 200, requestRate: 1 },
  // Deployment document 003: ShareGPT, 2000 prompts.
  burst: SHARE_GPT,
  "high-concurrency": { ...SHARE_GPT, concurrency: 512 },
  moderate: { ...SHARE_GPT, requestRate: 10 },
  steady: { ...SHARE_GPT, requestRate: 5 },
} as const satisfies Record<string, Workload>;

export type WorkloadName = keyof typeof workloads;

/** Names of the workloads, in the order in which they run. */
export const workloadNames = [
  "random-200",
  "burst",
  "high-concurrency",
  "moderate",
  "steady",
] as const satisfies readonly WorkloadName[];

/** The flags of `vllm bench serve` for a workload (vllm/benchmarks/serve.py@v0.20.2; the same since v0.13.0). */
export function workloadFlags(workload: Workload, datasetPath: string | undefined): readonly string[] {
  return [
    ...["--dataset-name", workload.dataset],
    ...(workload.dataset === "sharegpt" && datasetPath !== undefined ? ["--dataset-path", datasetPath] : []),
    ...(workload.inputTokens === undefined ? [] : ["--random-input-len", String(workload.inputTokens)]),
    ...["--num-prompts", String(workload.prompts)],
    ...(workload.requestRate === undefined ? [] : ["--request-rate", String(workload.requestRate)]),
    ...(workload.concurrency === undefined ? [] : ["--max-concurrency", String(workload.concurrency)]),
  ];
}
