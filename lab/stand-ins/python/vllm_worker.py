"""Worker of one device: holds the ports of the device's libraries, and answers KV handshakes."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import vllm_pool
from http_api import pod_name
from lifecycle import fork
from links import Link
from listening import first_free, give_up, listening, shuffled
from release import version_of
from vllm_config import Config

# CANN, topoinfo_detect.cc:221-236: without a base, the first free one of sixteen ports.
HCCL_PORTS = range(60000, 60016)
# Mooncake transfer engine, MC_MIN_PRC_PORT to MC_MAX_PRC_PORT.
TRANSFER_PORTS = (15000, 17000)


def start(config: Config, rank: int, started: list[int]) -> bool:
    """Start the workers of a rank on this node. Whether all have opened their ports; `started` receives their IDs."""
    # Like multiprocessing's resource tracker: its own session, ignores SIGTERM.
    started.append(fork(tracker))
    reading, writing = os.pipe()
    for worker in config.workers:
        started.append(fork(lambda each=worker: run(config, rank, each, writing)))
    os.close(writing)
    opened = b""
    while chunk := os.read(reading, 64):
        opened += chunk
    os.close(reading)
    return len(opened) == len(config.workers)


def tracker() -> NoReturn:
    os.setsid()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    while True:
        time.sleep(3600)


def run(config: Config, rank: int, worker: int, ready: int) -> NoReturn:
    """Open all ports, report that on the descriptor, and stay."""
    # Like children of multiprocessing: the parent ends them.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    name = name_of(config, rank, worker)
    device = config.device_of(rank, worker)
    held = [hccl_port(config, name, device)] if config.size * config.devices_of_rank > 1 else []
    held += transfer_ports(config, name, device)
    if config.nodes.rank > 0:
        # Queue of its answers to the head (VL20 distributed/device_communicators/shm_broadcast.py:416).
        held.append(listening(config.node_address, 0))
    held += pool_connection(config, name)
    handshakes = handshake_port(config, name, rank, worker)
    if handshakes is not None:
        held.append(handshakes)
        threading.Thread(target=serve, args=(config, handshakes, rank, worker), daemon=True).start()
    os.write(ready, b".")
    os.close(ready)
    while True:
        time.sleep(3600)


def name_of(config: Config, rank: int, worker: int) -> str:
    """Name with the ranks that the worker's number has (v1/executor/multiproc_executor.py)."""
    rest, tensor_rank = divmod(worker, config.tensor)
    stage, context_rank = divmod(rest, config.context)
    pipeline = f"_PP{stage}" if config.pipeline > 1 else ""
    context = f"_PCP{context_rank}" if config.context > 1 else ""
    return f"Worker_DP{rank}{pipeline}{context}_TP{tensor_rank}"


def opened(name: str, purpose: str, address: str, candidates: Sequence[int]) -> socket.socket:
    found = first_free(address, candidates)
    if found is None:
        span = str(candidates[0]) if len(candidates) == 1 else f"{min(candidates)}-{max(candidates)}"
        give_up(f"{name}: {purpose}: bind to {address} port {span} failed: Address already in use")
    return found


def hccl_port(config: Config, name: str, device: int) -> socket.socket:
    base = os.environ.get("HCCL_IF_BASE_PORT")
    # The range wins over the first port (HCCL environment variable reference).
    candidates = socket_range() or (list(HCCL_PORTS) if base is None else [int(base) + device])
    address = os.environ.get("HCCL_IF_IP", config.node_address)
    return opened(name, "EI0019 HCCL host socket", address, candidates)


def socket_range() -> list[int]:
    """Ports of HCCL_HOST_SOCKET_PORT_RANGE: `a-b` and single ports, separated by commas; `auto` leaves them to the kernel."""
    ranges = os.environ.get("HCCL_HOST_SOCKET_PORT_RANGE", "").strip()
    if ranges == "auto":
        return [0]
    spans = [part.split("-") for part in ranges.split(",") if part.strip()]
    return [port for first, *last in spans for port in range(int(first), int((last or [first])[0]) + 1)]


def transfer_ports(config: Config, name: str, device: int) -> list[socket.socket]:
    if config.transfer is None or (not config.transfer.passes and config.transfer.backend != "mooncake"):
        return []
    held = [opened(name, "Mooncake transfer engine", config.node_address, shuffled(*TRANSFER_PORTS))]
    if config.transfer.direct:
        # Mooncake 0.3.7 gives each device a thousand ports, 0.3.8 (images since v0.17.0rc1) a hundred.
        width = 100 if version_of(config.mooncake) >= (0, 3, 8) else 1000
        first = int(os.environ.get("ASCEND_BASE_PORT", "20000")) + device * width
        held.append(opened(name, "AscendDirect", config.node_address, shuffled(first, first + width)))
    return held


def pool_connection(config: Config, name: str) -> list[socket.socket]:
    transfer = config.transfer
    if transfer is None or transfer.backend == "":
        return []
    try:
        return [vllm_pool.join(transfer.backend, f"{pod_name()} {name}")]
    except vllm_pool.PoolError as error:
        give_up(f"{name}: {error}")


def handshake_port(config: Config, name: str, rank: int, worker: int) -> socket.socket | None:
    transfer = config.transfer
    if transfer is None or not transfer.listens:
        return None
    # vllm-ascend v0.23.0, mooncake_connector.py:2030-2038: numbered by the workers of all ranks.
    port = transfer.port + rank * config.devices_of_rank + worker
    if transfer.scheduled:
        # The scheduler of a rank listens for all of its devices; here the first worker does it.
        if worker != 0:
            return None
        port = transfer.port + config.size * config.devices_of_rank + rank
    try:
        return listening(config.node_address, port)
    except OSError as error:
        give_up(f"{name}: zmq.error.ZMQError: {error.strerror} (addr='tcp://{config.node_address}:{port}')")


def serve(config: Config, server: socket.socket, rank: int, worker: int) -> None:
    """Tell other engines whose blocks are here. With a layerwise connector, keep what prefill sends for the own engine."""
    delivered: dict[str, Any] = {}
    while True:
        connection, _ = server.accept()
        link = Link(connection)
        message = link.receive()
        if message is not None:
            if message.get("kind") == "deliver":
                delivered[str(message["id"])] = message.get("source")
            link.send(
                pod=pod_name(),
                rank=rank,
                worker=worker,
                engine_id=config.engine_id_of(rank),
                cache=config.cache,
                # Without this file the device addresses are unknown, and wrong blocks arrive (vllm-ascend#7711).
                addresses=Path(config.addresses).is_file(),
                source=delivered.get(str(message.get("id"))),
            )
        connection.close()
