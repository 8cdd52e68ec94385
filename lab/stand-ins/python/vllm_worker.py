"""Worker of one device: holds the ports of the device's libraries, and answers KV handshakes."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from http_api import pod_name
from links import Link
from listening import first_free, give_up, listening, shuffled
from release import version_of
from vllm_config import Config

# CANN, topoinfo_detect.cc:221-236: without a base, the first free one of sixteen ports.
HCCL_PORTS = range(60000, 60016)
# Mooncake transfer engine, MC_MIN_PRC_PORT to MC_MAX_PRC_PORT.
TRANSFER_PORTS = (15000, 17000)


def run(config: Config, rank: int, tensor_rank: int, ready: int) -> NoReturn:
    """Open all ports, report that on the descriptor, and stay."""
    # Like children of multiprocessing: the parent ends them.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    name = f"Worker_DP{rank}_TP{tensor_rank}"
    device = config.devices_of(rank)[tensor_rank]
    held = [hccl_port(config, name, device)] if config.size * config.tensor > 1 else []
    held += transfer_ports(config, name, device)
    handshakes = handshake_port(config, name, rank, tensor_rank)
    if handshakes is not None:
        held.append(handshakes)
        threading.Thread(target=serve, args=(config, handshakes, rank, tensor_rank), daemon=True).start()
    os.write(ready, b".")
    os.close(ready)
    while True:
        time.sleep(3600)


def opened(name: str, purpose: str, address: str, candidates: Sequence[int]) -> socket.socket:
    found = first_free(address, candidates)
    if found is None:
        span = str(candidates[0]) if len(candidates) == 1 else f"{min(candidates)}-{max(candidates)}"
        give_up(f"{name}: {purpose}: bind to {address} port {span} failed: Address already in use")
    return found


def hccl_port(config: Config, name: str, device: int) -> socket.socket:
    base = os.environ.get("HCCL_IF_BASE_PORT")
    candidates = list(HCCL_PORTS) if base is None else [int(base) + device]
    address = os.environ.get("HCCL_IF_IP", config.node_address)
    return opened(name, "EI0019 HCCL host socket", address, candidates)


def transfer_ports(config: Config, name: str, device: int) -> list[socket.socket]:
    if config.transfer is None:
        return []
    held = [opened(name, "Mooncake transfer engine", config.node_address, shuffled(*TRANSFER_PORTS))]
    if config.transfer.direct:
        # Mooncake 0.3.7 gives each device a thousand ports, 0.3.8 (images since v0.17.0rc1) a hundred.
        width = 100 if version_of(config.mooncake) >= (0, 3, 8) else 1000
        first = int(os.environ.get("ASCEND_BASE_PORT", "20000")) + device * width
        held.append(opened(name, "AscendDirect", config.node_address, shuffled(first, first + width)))
    return held


def handshake_port(config: Config, name: str, rank: int, tensor_rank: int) -> socket.socket | None:
    transfer = config.transfer
    if transfer is None or transfer.role != "kv_producer":
        return None
    port = transfer.port + rank * config.tensor + tensor_rank
    try:
        return listening(config.node_address, port)
    except OSError as error:
        give_up(f"{name}: zmq.error.ZMQError: {error.strerror} (addr='tcp://{config.node_address}:{port}')")


def serve(config: Config, server: socket.socket, rank: int, tensor_rank: int) -> None:
    while True:
        connection, _ = server.accept()
        link = Link(connection)
        if link.receive() is not None:
            link.send(
                pod=pod_name(),
                rank=rank,
                tensor_rank=tensor_rank,
                engine_id=config.transfer.engine_id if config.transfer else "",
                # Without this file the device addresses are unknown, and wrong blocks arrive (vllm-ascend#7711).
                addresses=Path("/etc/hccn.conf").is_file(),
            )
        connection.close()
