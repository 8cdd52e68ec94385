"""Engine process of one data-parallel rank: reports to the head, runs a worker per device, and answers requests."""

from __future__ import annotations

import json
import os
import signal
import socket
import threading
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

import vllm_worker
from http_api import pod_name
from lifecycle import end_children, ended
from links import Link, connected
from listening import give_up, listening
from release import load_seconds, scaled
from vllm_config import Config
from vllm_stages import Stages
from vllm_transfer import Transfer

# VL20 v1/engine/core.py, HANDSHAKE_TIMEOUT_MINS.
HANDSHAKE_SECONDS = 300.0
RETRY_SECONDS = 0.2


class Engine:
    """Runs in its own process."""

    def __init__(self, config: Config, rank: int, rendezvous: Any, front: socket.socket) -> None:
        self._config = config
        self._rank = rank
        self._rendezvous = rendezvous
        self._front = Link(front)
        self._workers: list[int] = []
        self._held: list[socket.socket] = []
        self._stages: Stages | None = None
        # The first port of each engine that this one has fetched from.
        self._known: dict[str, int] = {}

    def run(self) -> NoReturn:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._end(0))
        link = self._report()
        self._start_workers()
        self._load()
        link.send(kind="ready", fingerprint=self._config.fingerprint)
        threading.Thread(target=self._watch, daemon=True).start()
        message = link.receive()
        if message is None or message.get("kind") != "complete":
            self._give_up("the head left before every rank was ready")
        self._front.send(kind="ready")
        threading.Thread(target=self._serve, args=(self._front,), daemon=True).start()
        self._serve(link)
        # An engine does not notice that its head is gone.
        while True:
            time.sleep(3600)

    def _report(self) -> Link:
        limit = scaled(HANDSHAKE_SECONDS)
        deadline = time.monotonic() + limit
        while True:
            try:
                link = Link(connected(self._rendezvous))
                link.send(kind="hello", rank=self._rank, headless=self._config.headless)
                answer = link.receive()
                break
            except OSError:
                if time.monotonic() > deadline:
                    self._give_up(
                        f"Did not receive response from front-end process within {limit / 60:g} minutes"
                    )
                time.sleep(RETRY_SECONDS)
        if answer is None or answer.get("kind") != "init":
            self._give_up(f"the head refused: {(answer or {}).get('reason', 'it closed the connection')}")
        return link

    def _start_workers(self) -> None:
        if not vllm_worker.start(self._config, self._rank, self._workers):
            self._give_up("a worker failed to start, see its output above")
        # An ephemeral port: torch.distributed's store of the rank's workers, or the queue to its other nodes.
        self._held.append(listening(self._config.node_address, 0))

    def _load(self) -> None:
        """Load the weights, on all nodes of the rank."""
        try:
            if self._config.nodes.count > 1:
                self._stages = Stages(self._config)
                self._stages.join()
            time.sleep(load_seconds(self._config.model))
            if self._stages is not None:
                self._stages.loaded()
        except RuntimeError as error:
            self._give_up(str(error))

    def _watch(self) -> None:
        while not (gone := ended(self._workers)):
            time.sleep(0.1)
        self._give_up(f"worker process {gone[0]} died unexpectedly")

    def _serve(self, link: Link) -> None:
        while (message := link.receive()) is not None:
            if message.get("kind") == "request":
                link.send(kind="answer", id=message["id"], **self._answer(message))

    def _answer(self, message: Mapping[str, Any]) -> dict[str, Any]:
        own = self._execute()
        params = message.get("kv_transfer_params") or {}
        transfer = self._config.transfer
        if transfer is None or not transfer.passes or not params:
            return {"decode": own, "sound": True}
        if transfer.layerwise:
            return self._layerwise(own, params, str(message.get("request_id")))
        if params.get("do_remote_decode"):
            remote = {
                "do_remote_prefill": True,
                "do_remote_decode": False,
                "remote_engine_id": self._config.engine_id_of(self._rank),
                "remote_host": self._config.node_address,
                "remote_port": self._handshakes(transfer),
                # The scheduler hands out the addresses of all workers.
                "remote_ptp_size": 1 if transfer.scheduled else self._config.tensor,
                "remote_pcp_size": 1 if transfer.scheduled else self._config.context,
                "remote_multi_nodes_meta_mapping": {} if transfer.scheduled else self._hosts(transfer),
                "remote_block_ids": [1, 2, 3],
            }
            return {"prefill": own, "sound": True, "kv_transfer_params": remote}
        return self._fetch(own, params)

    def _execute(self) -> dict[str, Any]:
        """The rank, and the pods of its stages where they are several."""
        own = {"pod": pod_name(), "rank": self._rank}
        if self._stages is None:
            return own
        try:
            return {**own, "pods": self._stages.execute()}
        except RuntimeError as error:
            self._give_up(str(error))

    def _handshakes(self, transfer: Transfer) -> int:
        """The first port of this rank."""
        devices = self._config.devices_of_rank
        if transfer.scheduled:
            return transfer.port + self._config.size * devices + self._rank
        return transfer.port + self._rank * devices

    def _hosts(self, transfer: Transfer) -> dict[str, Any]:
        """Address of each worker of the rank, by the distance of its port from kv_port (mooncake_connector.py:1943-1961)."""
        count = self._config.devices_of_rank
        found = {}
        for worker in range(count):
            distance = self._rank * count + worker
            host = self._config.node_address if self._stages is None else self._stages.address_of(worker)
            found[str(distance)] = {
                "host": host,
                "engine_id": self._config.engine_id_of(self._rank),
                "handshake_port": transfer.port + distance,
            }
        return found

    def _fetch(self, own: Mapping[str, Any], params: Mapping[str, Any]) -> dict[str, Any]:
        """Fetch the blocks from every worker of the prefill rank."""
        wanted = int(params["remote_port"])
        port = self._port_of(str(params["remote_engine_id"]), wanted)
        params = {**params, "remote_port": port}
        found = self._exchange(params, {"kind": "blocks", "ids": params.get("remote_block_ids")})
        if "error" in found:
            return found
        pods = found["pods"]
        source = {"pod": pods[0], "rank": found["rank"], **({"pods": pods} if len(pods) > 1 else {})}
        if found["cache"] != self._config.cache:
            print(f"decode misreads the blocks {found['cache']} as {self._config.cache}", flush=True)
        # The ports of another rank have other blocks.
        return {"decode": own, "prefill": source, "sound": found["sound"] and port == wanted}

    def _port_of(self, engine_id: str, port: int) -> int:
        """With context parallelism, the connector keeps the ports of an id (local_remote_block_port_mapping)."""
        transfer = self._config.transfer
        if transfer is None or not transfer.needs_degrees or not self._config.shares_context:
            return port
        return self._known.setdefault(engine_id, port)

    def _exchange(self, params: Mapping[str, Any], message: Mapping[str, Any]) -> dict[str, Any]:
        """The answer of the last worker of a rank of another engine with the pods of all, or an error."""
        hosts = params.get("remote_multi_nodes_meta_mapping", {})
        transfer = self._config.transfer
        stages = int(transfer.prefill.get("pp_size", 1)) if transfer and hosts else 1
        workers = int(params["remote_ptp_size"]) * stages * int(params.get("remote_pcp_size", 1))
        # With too few stages in its own settings, decode takes the layers of the first stages for those of the model.
        sound = Path(self._config.addresses).is_file() and workers == len(hosts or range(workers))
        found: dict[str, Any] = {}
        pods: list[str] = []
        for worker in range(workers):
            address = self._address_of(worker, params, hosts)
            try:
                link = Link(connected(address))
                link.send(**message)
                found = link.receive() or {}
            except OSError as error:
                return {
                    "error": f"KV transfer from {address[0]}:{address[1]} failed: {error.strerror or error}"
                }
            if found.get("worker") != worker or found.get("engine_id") != params["remote_engine_id"]:
                return {"error": f"{address[0]}:{address[1]} holds other blocks: {found}"}
            # Decode reads the blocks of prefill unchanged.
            sound = sound and bool(found.get("addresses")) and found.get("cache") == self._config.cache
            pods = list(dict.fromkeys([*pods, found["pod"]]))
        return {**found, "pods": pods, "sound": sound}

    def _layerwise(
        self, own: Mapping[str, Any], params: Mapping[str, Any], request_id: str
    ) -> dict[str, Any]:
        """Decode calls the proxy, which asks prefill, which sends its blocks to decode."""
        transfer = self._config.transfer
        assert transfer is not None
        if params.get("do_remote_decode"):
            message = {"kind": "deliver", "id": params["request_id"], "source": own}
            found = self._exchange(params, message)
            return found if "error" in found else {"prefill": own, "sound": found["sound"]}
        here = {
            "request_id": request_id,
            "do_remote_prefill": False,
            "do_remote_decode": True,
            "remote_engine_id": self._config.engine_id_of(self._rank),
            "remote_host": self._config.node_address,
            "remote_port": self._handshakes(transfer),
            "remote_ptp_size": self._config.tensor,
            "remote_pcp_size": self._config.context,
        }
        request = urllib.request.Request(
            str(params.get("metaserver")),
            data=json.dumps(here).encode(),
            headers={"Content-Type": "application/json"},
        )
        try:
            urllib.request.urlopen(request, timeout=60).close()  # http only
        except OSError as error:
            return {"error": f"Access metaserver fail. error={error}"}
        found = self._exchange(here, {"kind": "delivered", "id": request_id})
        if "error" in found or not found.get("source"):
            return {"error": found.get("error", f"prefill sent nothing for {request_id}")}
        return {"decode": own, "prefill": found["source"], "sound": found["sound"]}

    def _address_of(
        self, worker: int, params: Mapping[str, Any], hosts: Mapping[str, Any]
    ) -> tuple[str, int]:
        """The connector first counts from its own kv_port, although the sender counted from that of prefill (:3493-3511)."""
        first = int(params["remote_port"])
        port = first + worker
        own = self._config.transfer.port if self._config.transfer else first
        host = hosts.get(str(port - own)) or hosts.get(str(port - first)) or {"host": params["remote_host"]}
        return str(host["host"]), port

    def _give_up(self, message: str) -> NoReturn:
        end_children(self._workers, 0.5)
        give_up(f"(EngineCore_DP{self._rank}) RuntimeError: {message}")

    def _end(self, code: int) -> NoReturn:
        end_children(self._workers, 0.5)
        os._exit(code)
