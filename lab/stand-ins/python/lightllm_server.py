"""Stand-in for `python -m lightllm.server.api_server`: same flags, routes and processes, no model."""

from __future__ import annotations

import argparse
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

import command_line
import lightllm_checks
from http_api import Api, Reply, Request, failure, pod_name
from lifecycle import Lifecycle, end, end_children, ended, fork
from lightllm_metrics import Metrics
from listening import bound, give_up, listening
from openai_routes import answer_routes, sentence
from release import load_seconds, release

# With tcp:// three of its processes have a queue on the loopback address, and a fourth with a CPU cache.
QUEUES = 3
PATIENCE_SECONDS = 5.0


def options_of(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="api_server.py", allow_abbrev=False)
    command_line.add_flags(parser, release()["flags"])
    return parser.parse_args(arguments)


class Server:
    """The first process; routers and one worker per device are its children."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self._given = given
        self._name = str(given.get("model_name", "default_model_name"))
        self._where = (str(given.get("host", "127.0.0.1")), int(given.get("port", 8000)))
        self._world = int(given.get("tp", 1))
        self._model = str(given["model_dir"])
        self._lifecycle = Lifecycle()
        self._metrics = Metrics()
        self._children: list[int] = []
        self._held: list[socket.socket] = []

    def run(self) -> NoReturn:
        self._held = [listening(address, 0) for address in self._inner_addresses()]
        self._children = [fork(idle) for _ in range(self._world + 2)]
        loaded = time.monotonic() + load_seconds(self._model)
        self._while(lambda: time.monotonic() > loaded)
        try:
            # The HTTP server starts last; until then the port is closed.
            api = Api(bound(*self._where), self._routes())
            api.open()
        except OSError as error:
            give_up(f"[Errno {error.errno}] {error.strerror}: {self._where}")
        print(
            f"INFO: serving on {self._where[0]}:{self._where[1]}. Application startup complete.", flush=True
        )
        self._while(lambda: False)
        self._end(0)

    def _inner_addresses(self) -> list[str]:
        """Addresses on which its processes listen for each other, on ephemeral ports."""
        given = self._given
        queues = QUEUES + bool(given.get("enable_cpu_cache")) if given.get("zmq_mode") == "tcp://" else 0
        # metrics/manager.py, torch's store of the ranks, and profiler_service.py.
        servers = 2 + ("enable_profiling" in given)
        return ["0.0.0.0"] * servers + ["127.0.0.1"] * (queues + bool(given.get("enable_rl")))

    def _while(self, done: Callable[[], bool]) -> None:
        """Wait until done. End with the first child that ends, and on a signal to stop."""
        self._lifecycle.wait_until(lambda: done() or bool(ended(self._children)))
        if self._lifecycle.stopping.is_set():
            self._end(0)
        if not done():
            print("ERROR: a child process exited unexpectedly", file=sys.stderr, flush=True)
            self._end(1)

    def _end(self, code: int) -> NoReturn:
        end_children(self._children, PATIENCE_SECONDS)
        end(code)

    def _routes(self) -> Mapping[tuple[str, str], Callable[[Request], Reply]]:
        ok = Reply({"status": "ok"})
        probes = {("GET", path): lambda _: ok for path in ("/health", "/healthz", "/readiness", "/liveness")}
        return {
            **probes,
            ("GET", "/get_model_name"): lambda _: Reply({"model_name": self._name}),
            ("GET", "/metrics"): lambda _: Reply(self._metrics.text()),
            ("POST", "/generate"): self._generate,
            **answer_routes(self._name, lambda _: self._answer()),
        }

    def _answer(self) -> Mapping[str, Any]:
        self._metrics.count()
        return {"decode": {"pod": pod_name(), "rank": 0}}

    def _generate(self, request: Request) -> Reply:
        if "inputs" not in request.body:
            return failure(400, "Field required: inputs")
        texts = [sentence(self._answer())]
        return Reply({"generated_text": texts, "count_output_tokens": 1, "finish_reason": "stop"})


def idle() -> NoReturn:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    while True:
        time.sleep(3600)


def main() -> NoReturn:
    given = vars(options_of(sys.argv[1:]))
    problem = lightllm_checks.problem_of(given)
    if problem is not None:
        give_up(problem)
    Server(given).run()
