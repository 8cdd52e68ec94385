import type { EngineMetrics, Metric } from "../../domain/index.ts";
import { packagedFiles } from "../../runtime/index.ts";

const SOURCE = "xLLM 31b7caf to 0.11, xllm/core/common/metrics.cpp";

/**
 * bRPC exposes the percentiles of a bvar::LatencyRecorder as gauges of their own, over the last seconds, since only recorders of
 * its servers become summaries (brpc, builtin/prometheus_metrics_service.cpp, DumpLatencyRecorderSuffix).
 */
const RECORDER = `${SOURCE}; suffixes: brpc, bvar/latency_recorder.cpp`;

/** bRPC calls counters gauges, too. */
const known: readonly Metric[] = [
  { name: "num_pending_requests", type: "gauge", source: SOURCE },
  { name: "num_running_requests", type: "gauge", source: SOURCE },
  { name: "num_waiting_requests", type: "gauge", source: SOURCE },
  { name: "kv_cache_utilization_perc", type: "gauge", source: `${SOURCE}; 1 is all of the cache` },
  { name: "num_processing_tokens_total_prompt", type: "counter", source: SOURCE },
  { name: "num_processing_tokens_total_generated", type: "counter", source: SOURCE },
  { name: "server_request_total_fail", type: "counter", source: SOURCE },
  { name: "time_to_first_token_latency_milliseconds_latency_99", type: "gauge", source: RECORDER },
  { name: "inter_token_latency_milliseconds_latency_99", type: "gauge", source: RECORDER },
];

const dashboards = packagedFiles("core/engines/xllm/dashboards", ["group.json", "stack.json"]);

/** Only rank 0 has an API, and with it metrics. */
export const metrics: EngineMetrics = {
  dashboards,
  path: "/brpc_metrics",
  known,
  pending: "num_pending_requests",
  running: "num_running_requests",
  waiting: "num_waiting_requests",
  cacheUsage: "kv_cache_utilization_perc",
  firstToken: { kind: "percentile", metric: "time_to_first_token_latency_milliseconds_latency_99" },
  nextToken: { kind: "percentile", metric: "inter_token_latency_milliseconds_latency_99" },
  promptTokens: "num_processing_tokens_total_prompt",
  generatedTokens: "num_processing_tokens_total_generated",
};
