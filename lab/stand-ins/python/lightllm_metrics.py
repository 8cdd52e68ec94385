"""LightLLM's metrics (lightllm/server/metrics/metrics.py)."""

from __future__ import annotations

import threading

from openai_routes import RUNNING
from prometheus_text import Histogram, single

# 35 bounds, each 1.5 times the one before (Monitor.__init__).
DURATIONS = tuple(0.001 * 1.5**power for power in range(1, 36))
TOKENS = (1.0, 1000.0)


class Metrics:
    """Counts answers of the server."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers = 0
        durations = (
            "request_duration",
            "request_first_token_duration",
            "request_mean_time_per_token_duration",
        )
        tokens = ("request_input_length", "request_generated_tokens")
        self._histograms = [
            *(Histogram(f"lightllm_{name}", DURATIONS, {}) for name in durations),
            *(Histogram(f"lightllm_{name}", TOKENS, {}) for name in tokens),
        ]

    def count(self) -> None:
        with self._lock:
            self._answers += 1
        for histogram in self._histograms:
            histogram.observe(1.0)

    def text(self) -> str:
        counters = {"request_count": self._answers, "request_success": self._answers, "request_failure": 0}
        gauges = {"batch_current_size": RUNNING.count, "batch_pause_size": 0, "queue_size": 0}
        parts = [
            *(single(f"lightllm_{name}_total", "counter", value, {}) for name, value in counters.items()),
            *(single(f"lightllm_{name}", "gauge", value, {}) for name, value in gauges.items()),
            *(histogram.lines() for histogram in self._histograms),
        ]
        return "\n".join([*(line for part in parts for line in part), ""])
