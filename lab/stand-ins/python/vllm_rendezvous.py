"""Rendezvous of the engines of a group: the head's side of the data-parallel handshake and of remote requests."""

from __future__ import annotations

import itertools
import socket
import threading
from collections.abc import Mapping
from typing import Any

from links import Link
from listening import give_up, listening, literal
from vllm_config import Config

# Ports beside the handshake: three of the coordinator (v1/engine/coordinator.py:94-103), five for the group
# (v1/engine/utils.py:1239), and two to engines on other nodes where the head serves for them (utils.py:964-987).
COORDINATOR_PORTS = 3
GROUP_PORTS = 5
ENGINE_PORTS = 2


class Rendezvous:
    """Waits without limit until every rank of the group is ready."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._links: dict[int, Link] = {}
        self._ready: set[int] = set()
        self._answers: dict[int, Mapping[str, Any]] = {}
        self._numbers = itertools.count()
        self._changed = threading.Condition()
        self._held: list[socket.socket] = []
        self._server = self._listen()
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def address(self) -> Any:
        """Address to which the engines of this node connect."""
        name = self._server.getsockname()
        return name if isinstance(name, bytes) else name[:2]

    @property
    def complete(self) -> bool:
        return len(self._ready) == self._config.size

    @property
    def missing(self) -> list[int]:
        return [rank for rank in range(self._config.size) if rank not in self._ready]

    def start(self) -> None:
        for link in self._links.values():
            link.send(kind="complete")

    def request(self, rank: int, message: Mapping[str, Any]) -> Mapping[str, Any]:
        """The engine's answer. An engine that is gone never answers, and the head does not notice."""
        with self._changed:
            number = next(self._numbers)
            try:
                self._links[rank].send(kind="request", id=number, **message)
            except OSError:
                pass
            self._changed.wait_for(lambda: number in self._answers)
            return self._answers.pop(number)

    def _listen(self) -> socket.socket:
        config = self._config
        if config.size == 1 or config.all_local:
            server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            # The kernel chooses the name.
            server.bind("")
            server.listen(64)
            if config.size > 1:
                self._held = [listening(config.node_address, 0) for _ in range(GROUP_PORTS)]
            return server
        where = f"tcp://{config.address}:{config.rpc_port}"
        if not literal(config.address):
            # libzmq ≤ 4.3.4 does not bind to host names.
            give_up(f"zmq.error.ZMQError: No such device (addr='{where}')")
        try:
            server = listening(config.address, config.rpc_port)
            serves_others = len(config.served_ranks) > len(config.ranks)
            inner = COORDINATOR_PORTS + GROUP_PORTS + (ENGINE_PORTS if serves_others else 0)
            self._held = [listening(config.address, 0) for _ in range(inner)]
        except OSError as error:
            give_up(f"zmq.error.ZMQError: {error.strerror} (addr='{where}')")
        return server

    def _accept(self) -> None:
        while True:
            connection, _ = self._server.accept()
            threading.Thread(target=self._attend, args=(Link(connection),), daemon=True).start()

    def _attend(self, link: Link) -> None:
        hello = link.receive()
        if hello is None or hello.get("kind") != "hello":
            return
        rank = hello["rank"]
        if rank not in range(self._config.size) or rank in self._links:
            link.send(kind="refused", reason="unexpected rank")
            give_up(f"RuntimeError: Message from engine with unexpected data parallel rank: {rank}")
        self._expect(rank, hello["headless"], link)
        self._links[rank] = link
        link.send(kind="init")
        while (message := link.receive()) is not None:
            with self._changed:
                if message.get("kind") == "ready":
                    self._compare(rank, message["fingerprint"])
                    self._ready.add(rank)
                elif message.get("kind") == "answer":
                    self._answers[message["id"]] = message
                self._changed.notify_all()

    def _expect(self, rank: int, headless: bool, link: Link) -> None:
        # v1/engine/utils.py, wait_for_engine_startup, remote_should_be_headless.
        balanced = self._config.external or self._config.hybrid
        if rank in self._config.ranks or headless != balanced:
            return
        rule = (
            "must not use --headless in external or hybrid dp lb mode"
            if headless
            else "must use --headless unless in external or hybrid dp lb mode"
        )
        link.send(kind="refused", reason=f"remote engine {rank} {rule}")
        give_up(f"RuntimeError: Remote engine {rank} {rule}")

    def _compare(self, rank: int, fingerprint: str) -> None:
        # The check follows the load of the rank (v1/engine/utils.py, wait_for_engine_startup), and only the head fails.
        if fingerprint != self._config.fingerprint:
            give_up(
                f"RuntimeError: Configuration mismatch detected for engine {rank}. All DP workers must have identical "
                "configurations for parameters that affect collective communication. "
                f"Worker hash: {fingerprint}, Expected hash: {self._config.fingerprint}."
            )
