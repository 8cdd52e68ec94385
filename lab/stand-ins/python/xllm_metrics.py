"""xLLM's metrics (xllm/core/common/metrics.cpp), as bRPC writes them: everything is a gauge (prometheus_metrics_service.cpp)."""

from __future__ import annotations

from openai_routes import RUNNING
from prometheus_text import single

NAMES = (
    "num_pending_requests",
    "num_waiting_requests",
    "kv_cache_utilization_perc",
    "num_processing_tokens_total_prompt",
    "num_processing_tokens_total_generated",
    "server_request_in_total",
    "server_request_total_ok",
    "server_request_total_fail",
)
# Variables of a bvar::LatencyRecorder (bvar/latency_recorder.cpp).
RECORDERS = ("time_to_first_token_latency_milliseconds", "inter_token_latency_milliseconds")
PARTS = (
    "latency",
    "latency_80",
    "latency_90",
    "latency_99",
    "latency_999",
    "latency_9999",
    "max_latency",
    "count",
    "qps",
)


def text() -> str:
    names = [*NAMES, *(f"{recorder}_{part}" for recorder in RECORDERS for part in PARTS)]
    values = {"num_running_requests": RUNNING.count, **dict.fromkeys(names, 0)}
    parts = [single(name, "gauge", value, {}) for name, value in values.items()]
    return "\n".join([*(line for part in parts for line in part), ""])
