"""Stand-in for `vllm serve` with the Ascend plugin: same flags, ports and rendezvous, no model."""

from __future__ import annotations

import itertools
import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

import vllm_config
from http_api import Api, Reply, Request, failure
from lifecycle import Lifecycle, end, end_children, ended, fork
from links import Link
from listening import bound, give_up
from openai_routes import answer_routes
from release import release, scaled
from vllm_config import Config
from vllm_engine import Engine
from vllm_metrics import Metrics
from vllm_rendezvous import Rendezvous
from vllm_stages import Executor

# VLLM_ENGINE_READY_TIMEOUT_S.
READY_SECONDS = "600"
# Interval of launcher.py's watchdog.
WATCH_SECONDS = 5.0
PATIENCE_SECONDS = 3.0


def main() -> NoReturn:
    if sys.argv[1:2] != ["serve"]:
        give_up("usage: vllm serve [model_tag] [options]", 2)
    config = vllm_config.read(release(), sys.argv[2:])
    lifecycle = Lifecycle()
    if config.headless and config.nodes.rank > 0:
        Executor(config, lifecycle).run()
    if config.headless:
        run_headless(config, lifecycle)
    Server(config, lifecycle).run()


def run_headless(config: Config, lifecycle: Lifecycle) -> NoReturn:
    rendezvous = (config.address, config.rpc_port)
    print(f"Launching {len(config.ranks)} data parallel engine(s) in headless mode", flush=True)
    started = [start_engine(config, rank, rendezvous) for rank in config.ranks]
    engines = [child for child, _ in started]
    lifecycle.wait_until(lambda: bool(ended(engines)))
    end_children(engines, PATIENCE_SECONDS)
    # Also after a crash of its engines (entrypoints/cli/serve.py, run_headless).
    end(0)


def start_engine(config: Config, rank: int, rendezvous: Any) -> tuple[int, Link]:
    own, other = socket.socketpair()

    def run() -> NoReturn:
        # The real engine spawns its children, so they do not keep the parent's ports open.
        os.closerange(3, other.fileno())
        os.closerange(other.fileno() + 1, 4096)
        Engine(config, rank, rendezvous, other).run()

    child = fork(run)
    other.close()
    return child, Link(own)


class Server:
    """A process with an API: the head of a group, each rank with external or each node with hybrid load balancing."""

    def __init__(self, config: Config, lifecycle: Lifecycle) -> None:
        self._config = config
        self._lifecycle = lifecycle
        self._dead = False
        self._turns = itertools.cycle(config.served_ranks)
        self._turn = threading.Lock()
        self._asking = threading.Lock()
        self._metrics = Metrics(config.served_name, config.numbers >= (0, 28))
        try:
            # Bound before the engine starts, so that a port in use fails at once; opened after.
            self._api = Api(bound(config.host, config.port), self._routes(), api_key(config))
        except OSError as error:
            give_up(f"OSError: [Errno {error.errno}] {error.strerror}: {config.host}:{config.port}")

    def run(self) -> NoReturn:
        config = self._config
        self._rendezvous = Rendezvous(config) if config.is_head else None
        address = self._rendezvous.address if self._rendezvous else (config.address, config.rpc_port)
        started = [start_engine(config, rank, address) for rank in config.ranks]
        self._engines = [child for child, _ in started]
        self._fronts = {rank: link for rank, (_, link) in zip(config.ranks, started)}
        self._await_engines()
        self._api.open()
        print(f"INFO: serving on {config.host}:{config.port}. Application startup complete.", flush=True)
        self._watch()

    def _await_engines(self) -> None:
        limit = scaled(float(os.environ.get("VLLM_ENGINE_READY_TIMEOUT_S", READY_SECONDS)))
        deadline = time.monotonic() + limit
        ready = threading.Event()
        if self._rendezvous is None:
            threading.Thread(target=self._await_own, args=(ready,), daemon=True).start()
        done: Callable[[], bool] = (
            ready.is_set if self._rendezvous is None else lambda: self._rendezvous.complete
        )
        while not self._lifecycle.wait_until(done, 1.0):
            if self._lifecycle.stopping.is_set():
                self._end(0)
            if ended(self._engines):
                self._fail("Engine core initialization failed. See root cause above.")
            if time.monotonic() > deadline:
                missing = f": ranks {self._rendezvous.missing}" if self._rendezvous else ""
                self._fail(f"Timed out waiting for engine core processes to start{missing}")
        if self._rendezvous is not None:
            self._rendezvous.start()

    def _await_own(self, ready: threading.Event) -> None:
        """Without the rendezvous, each engine of this process reports when the head has started the group."""
        if all(front.receive() for front in self._fronts.values()):
            ready.set()

    def _watch(self) -> NoReturn:
        self._lifecycle.wait_until(lambda: bool(ended(self._engines)))
        if not self._lifecycle.stopping.is_set():
            self._dead = True
            time.sleep(scaled(WATCH_SECONDS))
            self._fail("EngineDeadError: EngineCore encountered an issue. See stack trace (above).")
        self._lifecycle.stopping.clear()
        self._api.close()
        # A second signal ends the wait for running requests.
        self._lifecycle.wait_until(lambda: self._api.idle, self._config.drain_seconds)
        self._end(0)

    def _fail(self, message: str) -> NoReturn:
        print(f"RuntimeError: {message}", file=sys.stderr, flush=True)
        self._end(1)

    def _end(self, code: int) -> NoReturn:
        end_children(self._engines, PATIENCE_SECONDS)
        end(code)

    def _routes(self) -> Mapping[tuple[str, str], Callable[[Request], Reply]]:
        return {
            ("GET", "/health"): lambda _: Reply("", 503 if self._dead else 200),
            ("GET", "/version"): lambda _: Reply({"version": self._config.version}),
            ("GET", "/metrics"): lambda _: Reply(self._metrics.text()),
            **answer_routes(self._config.served_name, self._answer, parsers(self._config)),
        }

    def _answer(self, request: Request) -> Mapping[str, Any] | Reply:
        began = time.monotonic()
        message = {
            "kv_transfer_params": request.body.get("kv_transfer_params"),
            "request_id": request_id(request),
        }
        with self._turn:
            rank = next(self._turns)
        if self._rendezvous is not None:
            answer = self._rendezvous.request(rank, message)
        else:
            with self._asking:
                self._fronts[rank].send(kind="request", id=0, **message)
                answer = self._fronts[rank].receive() or {"error": "EngineDeadError"}
        if "error" in answer:
            return failure(500, str(answer["error"]), "InternalServerError")
        self._metrics.count(request.body, answer, began)
        return answer


def request_id(request: Request) -> str:
    """The id that vLLM makes of the client's header."""
    given = request.headers.get("X-Request-Id", "")
    return f"chatcmpl-{given}" if "messages" in request.body else f"cmpl-{given}-0"


def parsers(config: Config) -> frozenset[str]:
    """Parsers that extract parts of an answer's text."""
    given = config.given
    tools = {"tools"} if given.get("tool_call_parser") and given.get("enable_auto_tool_choice") else set()
    return frozenset(tools | ({"reasoning"} if given.get("reasoning_parser") else set()))


def api_key(config: Config) -> str | None:
    given = config.given.get("api_key")
    key = given[0] if isinstance(given, list) else given
    return key or os.environ.get("VLLM_API_KEY")
