"""Stand-in for the xLLM server of one device: same flags, ports and registration with rank 0, no model."""

from __future__ import annotations

import os
import resource
import socket
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn

import gflags
import xllm_checks
import xllm_metrics
import xllm_table
from http_api import Api, Reply, Request, pod_name
from lifecycle import Lifecycle, end
from links import Link
from listening import bound, first_free, give_up, listening, literal, route_address
from openai_routes import answer_routes
from release import load_seconds, release, scaled

DEVICES = 16
# worker_server.cpp: attempts of a rank to register with rank 0.
TRIES = 40
RETRY_SECONDS = 3.0
HCCL_PORTS = 32
# ATB comm.cpp: the processes of a node exchange HCCL's root information in this file.
SHARED_MEMORY = Path("/dev/shm/hcclShareMem")


class Rank:
    """One process; rank 0 has the API."""

    def __init__(self, arguments: list[str]) -> None:
        facts = release()
        self.dialect = str(facts["version"])
        self.flags = gflags.parse(arguments, facts["flags"])
        self.rank = int(self.flags.get("node_rank", 0))
        self.world = int(self.flags.get("nnodes", 1))
        self.device = self._device()
        problem = xllm_checks.problem_of(self.flags, self.dialect)
        if problem is not None:
            fatal(problem)
        self.master, _, port = str(self.flags.get("master_node_addr", "127.0.0.1:19888")).partition(":")
        self.master_port = int(port)
        self.lifecycle = Lifecycle()
        self.workers: dict[int, Link] = {}
        self.held: list[socket.socket] = []
        self.lock = threading.Lock()

    def run(self) -> NoReturn:
        model = str(self.flags["model"])
        registry = self._open_registry() if self.rank == 0 else None
        self._join_collective()
        server = listening(self._own_address(), 0)
        print(f"DistributeWorker server started on address {server.getsockname()}", flush=True)
        if registry is None:
            self._register(server)
            self._work(server, model)
        self._gather(registry)
        self._serve(model)

    def since(self, dialect: str) -> bool:
        return xllm_checks.since(self.dialect, dialect)

    def _device(self) -> int:
        visible = os.environ.get("ASCEND_RT_VISIBLE_DEVICES")
        devices = [int(number) for number in visible.split(",")] if visible else list(range(DEVICES))
        if self.since("0.11-preview"):
            return devices[self.rank % len(devices)]
        if self.since("0.10"):
            if "device_id" not in self.flags:
                fatal("Check failed: device_id must be given")
            return devices[int(self.flags["device_id"])]
        kind, _, number = str(self.flags.get("devices", "npu:0")).partition(":")
        if kind != "npu" or not number.isdigit():
            fatal(f"Check failed: devices {self.flags.get('devices')!r} is not npu:<number>")
        return devices[int(number)]

    def _open_registry(self) -> socket.socket:
        if not literal(self.master):
            fatal(f"Convert listen_address_ to endpoint failed: {self.master}")
        try:
            return listening(self.master, self.master_port)
        except OSError as error:
            fatal(f"Failed to start collective server on {self.master}:{self.master_port}: {error.strerror}")

    def _join_collective(self) -> None:
        table = self.flags.get("rank_tablefile")
        if table:
            problem = xllm_table.problem_of(table, self.rank, self.world, self.device, self.since("0.10"))
            if problem is not None:
                fatal(problem)
        elif self.world > DEVICES:
            fatal("HCCL get root info failed: without a rank table all ranks must be on one node")
        elif self.rank == 0:
            if SHARED_MEMORY.exists():
                # A crash left the file: xLLM takes it for a peer's, and waits without limit.
                self.lifecycle.wait_until(lambda: False)
                end(0)
            SHARED_MEMORY.write_text(str(os.getpid()), encoding="ascii")
        base = os.environ.get("HCCL_IF_BASE_PORT")
        candidates = [int(base) + self.device] if base else list(range(60000, 60000 + HCCL_PORTS))
        port = first_free(os.environ.get("HCCL_IF_IP", "0.0.0.0"), candidates)
        if port is None:
            fatal(f"EI0019 HCCL host socket: no free port in {candidates[0]}-{candidates[-1]}")
        self.held.append(port)

    def _own_address(self) -> str:
        """Before 0.11 the first address of the host's own name, even where that is loopback (xLLM #779)."""
        if self.since("0.11-preview"):
            return os.environ.get("HCCL_IF_IP") or route_address()
        try:
            return socket.gethostbyname(socket.gethostname())
        except OSError as error:
            fatal(f"getaddrinfo({socket.gethostname()}) failed: {error}")

    def _register(self, server: socket.socket) -> None:
        for _ in range(TRIES):
            try:
                with socket.create_connection((self.master, self.master_port), timeout=10) as connection:
                    link = Link(connection)
                    link.send(rank=self.rank, world=self.world, address=server.getsockname()[:2])
                    if link.receive() is not None:
                        return
            except OSError:
                pass
            if not self.lifecycle.stopping.wait(scaled(RETRY_SECONDS)):
                continue
            end(0)
        print(
            f"E worker_server.cpp] failed to connect to master {self.master}:{self.master_port}", flush=True
        )
        # xLLM logs the failure and keeps running (dist_manager.cpp:334-338).
        self.lifecycle.wait_until(lambda: False)
        end(0)

    def _work(self, server: socket.socket, model: str) -> NoReturn:
        threading.Thread(target=self._attend, args=(server, model), daemon=True).start()
        self.lifecycle.wait_until(lambda: False)
        # Both signal handlers exit with 0 (worker_server.cpp).
        end(0)

    def _attend(self, server: socket.socket, model: str) -> None:
        while True:
            connection, _ = server.accept()
            link = Link(connection)
            while (message := link.receive()) is not None:
                if message["kind"] == "load":
                    time.sleep(load_seconds(model))
                link.send(rank=self.rank, pod=pod_name())

    def _gather(self, registry: socket.socket) -> None:
        """Wait without limit for every rank (collective_service.cpp:60-71), then connect to each."""
        addresses: dict[int, tuple[str, int]] = {}

        def accept() -> None:
            while True:
                connection, _ = registry.accept()
                link = Link(connection)
                hello = link.receive() or {}
                if hello.get("world") == self.world:
                    host, port = hello["address"]
                    addresses[hello["rank"]] = (host, port)
                    link.send(kind="welcome")
                connection.close()

        threading.Thread(target=accept, daemon=True).start()
        if not self.lifecycle.wait_until(lambda: len(addresses) == self.world - 1):
            self._end()
        for rank, address in sorted(addresses.items()):
            try:
                connection = socket.create_connection(address, timeout=10)
            except OSError as error:
                print(f"E Hello request failed: rank {rank} at {address}: {error}", flush=True)
                self.lifecycle.wait_until(lambda: False)
                self._end()
            connection.settimeout(None)
            self.workers[rank] = Link(connection)

    def _serve(self, model: str) -> NoReturn:
        port = int(self.flags.get("port", 8010))
        loaded = threading.Event()

        def load() -> None:
            for link in self.workers.values():
                link.send(kind="load")
            time.sleep(load_seconds(model))
            if all(link.receive() is not None for link in self.workers.values()):
                loaded.set()

        threading.Thread(target=load, daemon=True).start()
        if not self.lifecycle.wait_until(loaded.is_set):
            self._end()
        try:
            # --host does not change the address: the API listens on all.
            api = Api(bound("0.0.0.0", port), self._routes())
            api.open()
        except OSError as error:
            give_up(f"E Failed to start brpc server on port {port}: {error.strerror}", 255)
        print(f"Brpc Server started on port {port}", flush=True)
        self.lifecycle.wait_until(lambda: False)
        self._end()

    def _routes(self) -> Mapping[tuple[str, str], Callable[[Request], Reply]]:
        healthy = Reply({"status": "healthy"}) if self.since("0.9") else Reply("OK")
        return {
            ("GET", "/health"): lambda _: healthy,
            ("GET", "/brpc_metrics"): lambda _: Reply(xllm_metrics.text()),
            **answer_routes(str(self.flags.get("model_id", "")), self._answer),
        }

    def _answer(self, _: Request) -> Mapping[str, Any]:
        """Every rank takes part. If a rank is gone, the request waits without limit."""
        answers = []
        with self.lock:
            for link in self.workers.values():
                try:
                    link.send(kind="request")
                except OSError:
                    pass
            for link in self.workers.values():
                answer = link.receive()
                if answer is None:
                    threading.Event().wait()
                answers.append(answer)
        own = {"pod": pod_name(), "rank": 0}
        others = [{"pod": answer["pod"], "rank": answer["rank"]} for answer in answers]
        return {"decode": own, "ranks": [own, *others]}

    def _end(self) -> NoReturn:
        SHARED_MEMORY.unlink(missing_ok=True)
        end(0)


def fatal(message: str) -> NoReturn:
    """glog's FATAL aborts; skip the core dump."""
    print(f"F {message}", file=sys.stderr, flush=True)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.abort()


def main() -> NoReturn:
    Rank(sys.argv[1:]).run()
