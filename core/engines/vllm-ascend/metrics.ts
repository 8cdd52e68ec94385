import { type EngineMetrics, inRange, type Metric } from "../../domain/index.ts";
import { packagedFiles } from "../../runtime/index.ts";

const LOGGERS = "vLLM 0.13.0 to 0.30.0, v1/metrics/loggers.py";

/**
 * prometheus_client appends `_total` to the name of a counter. vLLM 0.30.0 has every metric that 0.13.0 has, and
 * `--disable-log-stats` removes all of them (0.13.0 to 0.30.0, v1/metrics/loggers.py).
 */
const known: readonly Metric[] = [
  { name: "vllm:num_requests_running", type: "gauge", source: LOGGERS },
  { name: "vllm:num_requests_waiting", type: "gauge", source: LOGGERS },
  { name: "vllm:kv_cache_usage_perc", type: "gauge", source: `${LOGGERS}; 1 is all of the cache` },
  { name: "vllm:num_preemptions_total", type: "counter", source: LOGGERS },
  { name: "vllm:prompt_tokens_total", type: "counter", source: LOGGERS },
  { name: "vllm:generation_tokens_total", type: "counter", source: LOGGERS },
  { name: "vllm:request_success_total", type: "counter", source: `${LOGGERS}, by finished_reason` },
  { name: "vllm:prefix_cache_queries_total", type: "counter", source: LOGGERS },
  { name: "vllm:prefix_cache_hits_total", type: "counter", source: LOGGERS },
  { name: "vllm:external_prefix_cache_queries_total", type: "counter", source: LOGGERS },
  { name: "vllm:external_prefix_cache_hits_total", type: "counter", source: LOGGERS },
  { name: "vllm:time_to_first_token_seconds", type: "histogram", source: LOGGERS },
  {
    name: "vllm:request_time_per_output_token_seconds",
    type: "histogram",
    source: `${LOGGERS}; vllm:time_per_output_token_seconds ends with 0.14`,
  },
  { name: "vllm:e2e_request_latency_seconds", type: "histogram", source: LOGGERS },
  {
    name: "vllm:mooncake_num_failed_transfers_total",
    type: "counter",
    source: "vllm-ascend v0.28.0rc1 to v0.30.0rc2, distributed/kv_transfer/kv_p2p/mooncake/stats.py",
    releases: { since: "0.28" },
  },
];

/** A request that ends with "error" could not load its KV cache (vLLM 0.13.0, v1/engine/__init__.py, FinishReason). */
const FAILED_REQUESTS = { metric: "vllm:request_success_total", matchers: 'finished_reason="error"' };

const dashboards = packagedFiles("core/engines/vllm-ascend/dashboards", ["group.json", "stack.json"]);

/** `/metrics` needs no API key: vLLM guards the paths of its APIs (0.13.0, api_server.py:788; 0.30.0, authenticate.py:11). */
export function metrics(version: string): EngineMetrics {
  const ofRelease = known.filter(({ releases }) => releases === undefined || inRange(version, releases));
  const transfers = ofRelease.filter(({ name }) => name.startsWith("vllm:mooncake_num_failed"));
  return {
    dashboards,
    path: "/metrics",
    known: ofRelease,
    running: "vllm:num_requests_running",
    waiting: "vllm:num_requests_waiting",
    cacheUsage: "vllm:kv_cache_usage_perc",
    firstToken: { kind: "histogram", metric: "vllm:time_to_first_token_seconds" },
    nextToken: { kind: "histogram", metric: "vllm:request_time_per_output_token_seconds" },
    promptTokens: "vllm:prompt_tokens_total",
    generatedTokens: "vllm:generation_tokens_total",
    failedTransfers: [...transfers.map(({ name }) => ({ metric: name, matchers: "" })), FAILED_REQUESTS],
  };
}
