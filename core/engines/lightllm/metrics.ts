import type { EngineMetrics, Metric } from "../../domain/index.ts";
import { packagedFiles } from "../../runtime/index.ts";

const SOURCE = "LightLLM v1.0.1, server/metrics/metrics.py";

/** v1.2.0 adds metrics and renames none (server/metrics/metrics.py). Durations are in seconds. */
const known: readonly Metric[] = [
  { name: "lightllm_batch_current_size", type: "gauge", source: SOURCE },
  { name: "lightllm_queue_size", type: "gauge", source: SOURCE },
  { name: "lightllm_request_first_token_duration", type: "histogram", source: SOURCE },
  { name: "lightllm_request_mean_time_per_token_duration", type: "histogram", source: SOURCE },
  { name: "lightllm_request_input_length", type: "histogram", source: SOURCE },
  { name: "lightllm_request_generated_tokens", type: "histogram", source: SOURCE },
  { name: "lightllm_request_success_total", type: "counter", source: SOURCE },
  { name: "lightllm_request_failure_total", type: "counter", source: SOURCE },
];

const dashboards = packagedFiles("core/engines/lightllm/dashboards", ["group.json", "stack.json"]);

/** The use of the KV cache has no metric in v1.0.1, and no release note names one. */
export const metrics: EngineMetrics = {
  dashboards,
  path: "/metrics",
  known,
  running: "lightllm_batch_current_size",
  waiting: "lightllm_queue_size",
  firstToken: { kind: "histogram", metric: "lightllm_request_first_token_duration" },
  nextToken: { kind: "histogram", metric: "lightllm_request_mean_time_per_token_duration" },
  promptTokens: "lightllm_request_input_length_sum",
  generatedTokens: "lightllm_request_generated_tokens_sum",
};
