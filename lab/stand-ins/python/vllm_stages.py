"""Pipeline over nodes: the engine on the head, and the executor that runs the workers of every other node."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Mapping
from typing import Any, NoReturn

import vllm_worker
from http_api import pod_name
from lifecycle import Lifecycle, end, end_children, ended
from links import Link, connected
from listening import give_up, listening
from release import load_seconds, scaled
from vllm_config import Config

# torch.distributed, default_pg_timeout.
JOIN_SECONDS = 1800.0
# VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS.
EXECUTE_SECONDS = 300.0
HELLO_SECONDS = 5.0
RETRY_SECONDS = 0.2
PATIENCE_SECONDS = 0.5


class Stages:
    """The head's side. Its methods raise RuntimeError where the engine fails."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._connections: dict[int, socket.socket] = {}
        self._links: dict[int, Link] = {}
        self._pods = [pod_name()]
        # Addresses of the nodes, in the order of their stages.
        self._addresses = [config.node_address]
        try:
            # The store of torch.distributed listens on every address (TCPStoreLibUvBackend.cpp, tryListen).
            self._server = listening("0.0.0.0", config.nodes.port)
        except OSError as error:
            raise RuntimeError(
                "The server socket has failed to listen on any local network address. "
                f"port: {config.nodes.port}, code: -{error.errno}, message: {error.strerror}"
            ) from error

    def join(self) -> None:
        """Wait until every other node has connected with the same configuration."""
        count = self._config.nodes.count
        limit = scaled(JOIN_SECONDS)
        deadline = time.monotonic() + limit
        hellos: dict[int, Mapping[str, Any]] = {}
        while len(hellos) < count - 1:
            self._server.settimeout(max(0.001, deadline - time.monotonic()))
            try:
                connection, _ = self._server.accept()
            except TimeoutError as error:
                raise RuntimeError(
                    f"Timed out after {limit:g} seconds waiting for clients. {1 + len(hellos)}/{count} clients joined."
                ) from error
            connection.settimeout(HELLO_SECONDS)
            link = Link(connection)
            hello = link.receive()
            if hello is None or hello.get("node") not in range(1, count) or hello["node"] in hellos:
                connection.close()
                continue
            self._compare(hello, link)
            hellos[hello["node"]] = hello
            connection.settimeout(None)
            self._connections[hello["node"]], self._links[hello["node"]] = connection, link
        for node in range(1, count):
            self._addresses.append(hellos[node]["address"])
            self._pods.append(hellos[node]["pod"])
            self._links[node].send(kind="joined")

    def loaded(self) -> None:
        """Wait until the workers of every node have loaded the weights. The nodes exchange queues only then."""
        for node, link in self._links.items():
            if link.receive() is None:
                raise RuntimeError("Connection closed by peer")
            self._connections[node].settimeout(scaled(EXECUTE_SECONDS))

    def execute(self) -> list[str]:
        """Pods that the request passed, in the order of the stages."""
        deadline = time.monotonic() + scaled(EXECUTE_SECONDS)
        for node in range(1, self._config.nodes.count):
            if not self._passed(self._links[node]):
                # The queues between nodes do not show that a node is gone.
                time.sleep(max(0.0, deadline - time.monotonic()))
                raise RuntimeError("RPC call to execute_model timed out.")
        return list(self._pods)

    def address_of(self, worker: int) -> str:
        return self._addresses[worker // len(self._config.workers)]

    def _passed(self, link: Link) -> bool:
        try:
            link.send(kind="execute")
        except OSError:
            return False
        return link.receive() is not None

    def _compare(self, hello: Mapping[str, Any], link: Link) -> None:
        own = self._config.fingerprint
        if hello["fingerprint"] != own:
            link.send(kind="refused")
            raise RuntimeError(
                f"Node {hello['node']} of the pipeline has the configuration {hello['fingerprint']}, expected {own}."
            )


class Executor:
    """`vllm serve --headless` of a node other than the head: no engine, only workers."""

    def __init__(self, config: Config, lifecycle: Lifecycle) -> None:
        self._config = config
        self._lifecycle = lifecycle
        self._workers: list[int] = []
        self._failure: str | None = None

    def run(self) -> NoReturn:
        config = self._config
        print(
            f"Launching vLLM (v{config.version}) headless multiproc executor, with head node address "
            f"{config.nodes.address}:{config.nodes.port} for torch.distributed process group.",
            flush=True,
        )
        if not vllm_worker.start(config, config.ranks[0], self._workers):
            self._failure = "a worker failed to start, see its output above"
        else:
            threading.Thread(target=self._attend, daemon=True).start()
        self._lifecycle.wait_until(lambda: self._failure is not None or bool(ended(self._workers)))
        end_children(self._workers, PATIENCE_SECONDS)
        if self._failure is not None:
            give_up(f"RuntimeError: {self._failure}")
        if not self._lifecycle.stopping.is_set():
            print("Worker proc died unexpectedly, shutting down executor.", flush=True)
        # Also after a crash of a worker (entrypoints/cli/serve.py, run_headless).
        end(0)

    def _attend(self) -> None:
        try:
            link = self._joined()
            time.sleep(load_seconds(self._config.model))
            link.send(kind="loaded")
        except OSError as error:
            self._failure = str(error)
            return
        while (message := link.receive()) is not None:
            if message.get("kind") == "execute":
                link.send(kind="executed")
        # The workers wait for the next request without a limit, and do not notice that the head is gone.

    def _joined(self) -> Link:
        config = self._config
        limit = scaled(JOIN_SECONDS)
        deadline = time.monotonic() + limit
        while True:
            try:
                link = Link(connected((config.nodes.address, config.nodes.port)))
                break
            except OSError as error:
                if time.monotonic() > deadline:
                    raise TimeoutError(
                        f"The client socket has timed out after {limit * 1000:.0f}ms while trying to connect to "
                        f"({config.nodes.address}, {config.nodes.port})."
                    ) from error
                time.sleep(RETRY_SECONDS)
        own = {"node": config.nodes.rank, "pod": pod_name(), "address": config.node_address}
        link.send(kind="hello", fingerprint=config.fingerprint, **own)
        answer = link.receive()
        if answer is None or answer.get("kind") != "joined":
            raise ConnectionError("Connection closed by peer")
        return link
