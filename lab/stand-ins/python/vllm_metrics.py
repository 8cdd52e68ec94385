"""vLLM's metrics (vllm/v1/metrics/loggers.py), with the failed transfers that the plugin counts since 0.28."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping
from typing import Any

from openai_routes import RUNNING
from prometheus_text import Histogram, single

CHARACTERS_PER_TOKEN = 4
FIRST_TOKEN_BOUNDS = (0.001, 0.01, 0.1, 1.0, 10.0, 20.0, 40.0)
NEXT_TOKEN_BOUNDS = (0.01, 0.025, 0.05, 0.1, 0.15, 0.5)
REASONS = ("stop", "length", "abort", "error")


class Metrics:
    """Counts answers of one engine."""

    def __init__(self, model: str, counts_transfers: bool = False) -> None:
        self._labels = {"engine": "0", "model_name": model}
        self._lock = threading.Lock()
        names = ["prompt_tokens", "generation_tokens", "num_preemptions"]
        names += [
            f"{place}prefix_cache_{what}" for place in ("", "external_") for what in ("queries", "hits")
        ]
        names += ["mooncake_num_failed_transfers"] if counts_transfers else []
        self._counts = {f"vllm:{name}_total": 0 for name in names}
        self._answers = 0
        self._first = Histogram("vllm:time_to_first_token_seconds", FIRST_TOKEN_BOUNDS, self._labels)
        self._next = Histogram("vllm:request_time_per_output_token_seconds", NEXT_TOKEN_BOUNDS, self._labels)
        self._whole = Histogram("vllm:e2e_request_latency_seconds", FIRST_TOKEN_BOUNDS, self._labels)

    def count(self, request: Mapping[str, Any], answer: Mapping[str, Any], began: float) -> None:
        tokens = 1 + len(json.dumps(request.get("messages") or request.get("prompt"))) // CHARACTERS_PER_TOKEN
        fetched = "decode" in answer and "prefill" in answer
        took = time.monotonic() - began
        with self._lock:
            self._answers += 1
            self._counts["vllm:prompt_tokens_total"] += tokens
            self._counts["vllm:generation_tokens_total"] += 1
            self._counts["vllm:prefix_cache_queries_total"] += tokens
            self._counts["vllm:external_prefix_cache_queries_total"] += tokens
            self._counts["vllm:external_prefix_cache_hits_total"] += tokens if fetched else 0
        for histogram in (self._first, self._next, self._whole):
            histogram.observe(took)

    def text(self) -> str:
        with self._lock:
            counts = dict(self._counts)
            finished = {reason: self._answers if reason == "stop" else 0 for reason in REASONS}
        gauges = {"num_requests_running": RUNNING.count, "num_requests_waiting": 0, "kv_cache_usage_perc": 0}
        success = "vllm:request_success_total"
        parts = [
            *(single(f"vllm:{name}", "gauge", value, self._labels) for name, value in gauges.items()),
            *(single(name, "counter", value, self._labels) for name, value in counts.items()),
            [f"# TYPE {success} counter"],
            *(
                # A type is named once.
                single(success, "counter", value, {**self._labels, "finished_reason": reason})[1:]
                for reason, value in finished.items()
            ),
            *(histogram.lines() for histogram in (self._first, self._next, self._whole)),
        ]
        return "\n".join([*(line for part in parts for line in part), ""])
