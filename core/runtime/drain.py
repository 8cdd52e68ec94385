"""The preStop hook of an engine pod: waits until the terminating pod has no running requests.

drain.py --delay s --limit s [--path path --gauge name…] [--settle s] URL…

The kubelet sends SIGTERM when the hook ends, and engines abort running requests then. The marker file makes the pod
unready and tells the supervisor, which tells the other pods of the group, so that no client sends a request to a rank
whose group ends. The URLs are the APIs of all pods of the group: with expert parallelism no rank can finish alone.
"""

from __future__ import annotations

import argparse
import http.client
import socket
import sys
import threading
import time
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from markers import DIRECTORY, DRAINING, Markers

if TYPE_CHECKING:
    from collections.abc import Callable

Found = TypeVar("Found")

POLL_SECONDS = 1.0
# Polls without a running request until the group counts as idle: a gauge follows a request by one step of the engine.
IDLE_POLLS = 3
ANSWER_SECONDS = 5.0
# A rank that does not answer for so long is lost, and its requests with it.
SILENT_SECONDS = 15.0


class NotListening(Exception):
    """Nothing listens on the port: the rank is not up, or has ended."""


def listens(url: str) -> bool:
    parts = urlsplit(url)
    try:
        socket.create_connection((parts.hostname or "", parts.port or 80), ANSWER_SECONDS).close()
    except (ConnectionRefusedError, socket.gaierror):
        return False
    except OSError:
        return True
    return True


def requests_of(url: str, path: str, gauges: list[str]) -> float | None:
    """Return the requests of a rank, or None while it does not answer. Raise NotListening for a closed port."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=ANSWER_SECONDS)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
    except ConnectionRefusedError:
        raise NotListening from None
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    if answer.status >= 500:
        return None
    # A rank that serves no metrics cannot say that it is idle, and does not get better.
    return total_of(text, gauges) if answer.status == 200 else 0.0


def total_of(text: str, gauges: list[str]) -> float:
    """Return the sum of the gauges over all of their labels, in Prometheus' text format."""
    total = 0.0
    for line in text.splitlines():
        name, _, rest = line.partition("{") if "{" in line else line.partition(" ")
        if name.strip() not in gauges:
            continue
        value = rest.rpartition("}")[2].split()
        try:
            total += float(value[0])
        except (IndexError, ValueError):
            continue
    return total


def gather(urls: list[str], read: Callable[[str], Found], limit: float) -> dict[str, Found]:
    """Call a function with every URL at once. `limit`: seconds for all of them together."""
    results: dict[str, Found] = {}

    def call(url: str) -> None:
        results[url] = read(url)

    threads = [threading.Thread(target=call, args=(url,), daemon=True) for url in urls]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + limit
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    return dict(results)


class Group:
    """The ranks of the group that have an API."""

    def __init__(self, urls: list[str], path: str, gauges: list[str], deadline: float) -> None:
        self._urls = urls
        self._path = path
        self._gauges = gauges
        self._deadline = deadline
        self._answered = dict.fromkeys(urls, time.monotonic())

    @property
    def up(self) -> bool:
        return any(self._gather(listens).values())

    def running(self) -> tuple[float, list[str]]:
        """Return the running and waiting requests, and the ranks that may have some but do not answer."""
        found = self._gather(self._read)
        now = time.monotonic()
        total = 0.0
        silent = []
        for url in self._urls:
            count = found.get(url)
            if count is not None:
                self._answered[url] = now
                total += count
            elif now - self._answered[url] < SILENT_SECONDS:
                silent.append(url)
        return total, silent

    @property
    def lost(self) -> int:
        """Number of ranks that have not answered for so long that nothing waits for them."""
        now = time.monotonic()
        return sum(now - answered >= SILENT_SECONDS for answered in self._answered.values())

    def _gather(self, read: Callable[[str], Found]) -> dict[str, Found]:
        left = max(POLL_SECONDS, self._deadline - time.monotonic())
        return gather(self._urls, read, min(2 * ANSWER_SECONDS, left))

    def _read(self, url: str) -> float | None:
        try:
            return requests_of(url, self._path, self._gauges)
        except NotListening:
            return 0.0


def unknown(ranks: int) -> str:
    return f"; ranks without an answer: {ranks}" if ranks else ""


def drain(options: argparse.Namespace, markers: Markers) -> None:
    started = time.monotonic()
    deadline = started + options.limit
    group = Group(options.urls, options.path, options.gauge, deadline)

    def passed() -> float:
        return time.monotonic() - started

    def wait(seconds: float) -> None:
        time.sleep(max(0.0, min(seconds, deadline - time.monotonic())))

    if not group.up:
        markers.set(DRAINING, "no rank of the group serves, so there is nothing to drain")
        return
    markers.set(DRAINING, "leaving the router and the Service")
    wait(options.delay)
    if not options.gauge:
        markers.set(DRAINING, f"waited {passed():.0f} s; the engine does not report its running requests")
        return
    idle = 0
    noted = float("-inf")
    while idle < IDLE_POLLS:
        count, silent = group.running()
        idle = 0 if count or silent else idle + 1
        if time.monotonic() >= deadline:
            break
        if idle == 0 and passed() - noted >= 10.0:
            noted = passed()
            markers.set(
                DRAINING,
                f"{count:.0f} requests run ({passed():.0f} s of {options.limit:g} s){unknown(len(silent))}",
            )
        if idle < IDLE_POLLS:
            wait(POLL_SECONDS)
    if idle < IDLE_POLLS:
        markers.set(DRAINING, f"{count:.0f} requests still run after {passed():.0f} s{unknown(len(silent))}")
        return
    lost = group.lost
    wait(options.settle)
    markers.set(DRAINING, f"no request runs after {passed():.0f} s{unknown(lost)}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="drain.py", description=__doc__)
    parser.add_argument("urls", nargs="+", metavar="URL", help="APIs of the group: http://host:port")
    parser.add_argument("--state", default=DIRECTORY, help="directory of the markers")
    parser.add_argument("--delay", type=float, default=5.0, help="seconds until no client knows the pod")
    parser.add_argument("--limit", type=float, default=60.0, help="seconds after which the pod ends anyway")
    parser.add_argument("--settle", type=float, default=0.0, help="seconds to wait once no request runs")
    parser.add_argument("--path", default="/metrics", help="path of the metrics")
    parser.add_argument(
        "--gauge", action="append", default=[], help="gauge of running or waiting requests; may be repeated"
    )
    options = parser.parse_args()
    try:
        drain(options, Markers(options.state))
    except OSError as error:
        sys.exit(f"drain.py: {error}")


if __name__ == "__main__":
    main()
