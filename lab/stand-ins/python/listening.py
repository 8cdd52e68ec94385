"""Sockets, opened as the engines open theirs."""

from __future__ import annotations

import contextlib
import ipaddress
import os
import random
import socket
import sys
from collections.abc import Iterable
from typing import NoReturn


def give_up(message: str, code: int = 1) -> NoReturn:
    """Exit with the engine's message. sys.exit would not end the process from a thread."""
    sys.stdout.flush()
    print(message, file=sys.stderr, flush=True)
    os._exit(code)


def bound(address: str, port: int) -> socket.socket:
    """A bound socket that does not listen yet."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_STREAM)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind((address, port))
    except OSError:
        opened.close()
        raise
    return opened


def listening(address: str, port: int) -> socket.socket:
    opened = bound(address, port)
    try:
        opened.listen(128)
    except OSError:
        opened.close()
        raise
    return opened


def first_free(address: str, candidates: Iterable[int]) -> socket.socket | None:
    """Listen on the first free candidate."""
    for port in candidates:
        with contextlib.suppress(OSError):
            return listening(address, port)
    return None


def shuffled(first: int, last: int) -> list[int]:
    return random.sample(range(first, last + 1), last - first + 1)


def literal(address: str) -> bool:
    try:
        ipaddress.ip_address(address)
    except ValueError:
        return False
    return True


def route_address() -> str:
    """Source address of the default route: vLLM's address without VLLM_HOST_IP."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("8.8.8.8", 80))
            return str(probe.getsockname()[0])
        except OSError:
            return "0.0.0.0"
