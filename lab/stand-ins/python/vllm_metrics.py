"""vLLM's counters of tokens and of fetched prefixes (vllm/v1/metrics/loggers.py)."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from typing import Any

from openai_routes import RUNNING

CHARACTERS_PER_TOKEN = 4


class Metrics:
    """Counts answers, in Prometheus' text format."""

    def __init__(self, model: str) -> None:
        self._label = f'{{engine="0",model_name="{model}"}}'
        self._lock = threading.Lock()
        self._counts = {
            "vllm:prompt_tokens_total": 0,
            "vllm:generation_tokens_total": 0,
            "vllm:external_prefix_cache_hits_total": 0,
        }

    def count(self, request: Mapping[str, Any], answer: Mapping[str, Any]) -> None:
        tokens = 1 + len(json.dumps(request.get("messages") or request.get("prompt"))) // CHARACTERS_PER_TOKEN
        fetched = "decode" in answer and "prefill" in answer
        with self._lock:
            self._counts["vllm:prompt_tokens_total"] += tokens
            self._counts["vllm:generation_tokens_total"] += 1
            self._counts["vllm:external_prefix_cache_hits_total"] += tokens if fetched else 0

    def text(self) -> str:
        with self._lock:
            lines = [f"{name}{self._label} {count}.0" for name, count in self._counts.items()]
        return "\n".join([*self._gauges(), *lines, ""])

    def _gauges(self) -> list[str]:
        counts = {"vllm:num_requests_running": RUNNING.count, "vllm:num_requests_waiting": 0}
        return [
            line
            for name, count in counts.items()
            for line in (f"# TYPE {name} gauge", f"{name}{self._label} {count}.0")
        ]
