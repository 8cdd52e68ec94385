"""Metrics in Prometheus' text format."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence


def labelled(labels: Mapping[str, str]) -> str:
    return "{" + ",".join(f'{name}="{value}"' for name, value in labels.items()) + "}" if labels else ""


def single(name: str, kind: str, value: float, labels: Mapping[str, str]) -> list[str]:
    return [f"# TYPE {name} {kind}", f"{name}{labelled(labels)} {float(value)}"]


class Histogram:
    """Counts observations by their upper bounds."""

    def __init__(self, name: str, bounds: Sequence[float], labels: Mapping[str, str]) -> None:
        self._name = name
        self._bounds = [*bounds, float("inf")]
        self._labels = dict(labels)
        self._lock = threading.Lock()
        self._counts = [0] * len(self._bounds)
        self._sum = 0.0

    def observe(self, value: float) -> None:
        with self._lock:
            self._sum += value
            for index, bound in enumerate(self._bounds):
                self._counts[index] += value <= bound

    def lines(self) -> list[str]:
        with self._lock:
            buckets = [
                f"{self._name}_bucket{labelled({**self._labels, 'le': bound_text(bound)})} {count}.0"
                for bound, count in zip(self._bounds, self._counts)
            ]
            total, count = self._sum, self._counts[-1]
        own = labelled(self._labels)
        return [
            f"# TYPE {self._name} histogram",
            *buckets,
            f"{self._name}_sum{own} {total}",
            f"{self._name}_count{own} {count}.0",
        ]


def bound_text(bound: float) -> str:
    return "+Inf" if bound == float("inf") else str(bound)
