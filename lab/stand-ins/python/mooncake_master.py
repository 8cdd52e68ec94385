"""Stand-in for mooncake_master: same flags and ports; knows its clients, and holds no blocks."""

from __future__ import annotations

import sys
from typing import NoReturn

import gflags
from lifecycle import Lifecycle, end
from listening import give_up, listening
from pool_server import serve

# Mooncake v0.3.11.post1, master.cpp: the flags that documents use.
FLAGS = {
    "port": {"type": "int"},
    "rpc_port": {"type": "int"},
    "rpc_address": {"type": "str"},
    "metrics_port": {"type": "int"},
    "eviction_high_watermark_ratio": {"type": "float"},
    "eviction_ratio": {"type": "float"},
    "default_kv_lease_ttl": {"type": "int"},
    "enable_offload": {"type": "bool"},
    "client_ttl": {"type": "int"},
}


def main() -> NoReturn:
    given = gflags.parse(sys.argv[1:], FLAGS)
    lifecycle = Lifecycle()
    address = str(given.get("rpc_address", "0.0.0.0"))
    ports = (int(given.get("port", given.get("rpc_port", 50051))), int(given.get("metrics_port", 9003)))
    try:
        master, _metrics = (listening(address, port) for port in ports)
    except OSError as error:
        give_up(f"Failed to start the master service: {error.strerror}")
    serve(master)
    lifecycle.stopping.wait()
    end(0)
