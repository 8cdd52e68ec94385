"""Client of a pool: each worker reads the config file of its backend, joins the server, and stays connected."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable, Mapping
from pathlib import Path

from links import Link

VARIABLES = {"mooncake": "MOONCAKE_CONFIG_PATH", "memcache": "MMC_LOCAL_CONFIG_PATH"}


class PoolError(Exception):
    """The message with which the real backend fails."""


def join(backend: str, name: str) -> socket.socket:
    """Connect a worker to the server of the pool."""
    address, size = settings_of(backend)
    host, _, port = address.rpartition(":")
    try:
        opened = socket.create_connection((host, int(port)), timeout=5)
    except (OSError, ValueError) as error:
        raise PoolError(f"RuntimeError: Initialize {backend} failed. {address}: {error}") from error
    opened.settimeout(None)
    Link(opened).send(kind="join", name=name, size=size)
    return opened


def settings_of(backend: str) -> tuple[str, str]:
    """Address of the server, and memory for the pool."""
    variable = VARIABLES[backend]
    path = os.environ.get(variable)
    if not path:
        raise PoolError(f"ValueError: The environment variable '{variable}' is not set.")
    read: Callable[[str], Mapping[str, str]] = json.loads if backend == "mooncake" else lines
    try:
        settings = read(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise PoolError(f"{type(error).__name__}: {error}") from error
    if backend == "memcache":
        url = settings.get("ock.mmc.meta_service_url", "tcp://127.0.0.1:5000")
        return url.removeprefix("tcp://"), settings.get("ock.mmc.local_service.dram.size", "1GB")
    # mooncake_backend.py, MooncakeBackend.__init__.
    protocol = settings.get("protocol", "ascend")
    if protocol != "ascend":
        raise PoolError(f"NotImplementedError: MooncakeBackend does not support protocol '{protocol}'.")
    address = os.environ.get("MOONCAKE_MASTER", settings.get("master_server_address", ""))
    return address, str(settings.get("global_segment_size", "1GB"))


def lines(text: str) -> Mapping[str, str]:
    """A file of MemCache: `name = value` per line."""
    pairs = (line.partition("=") for line in text.splitlines() if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, _, value in pairs}
