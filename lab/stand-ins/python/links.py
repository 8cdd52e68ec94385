"""Messages between processes: one JSON object per line over a socket."""

from __future__ import annotations

import json
import socket
import threading
from typing import Any


def connected(address: Any) -> socket.socket:
    """A connection to a pair of host and port, or to the name of a local socket."""
    if isinstance(address, bytes):
        opened = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        opened.connect(address)
        return opened
    opened = socket.create_connection(address, timeout=5)
    opened.settimeout(None)
    opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return opened


class Link:
    """One end of a connection. Several threads may send, one may receive."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._lines = connection.makefile("rb")
        self._sending = threading.Lock()

    def send(self, **message: Any) -> None:
        with self._sending:
            self._connection.sendall(json.dumps(message).encode() + b"\n")

    def receive(self) -> dict[str, Any] | None:
        """The next message; None once the other side has closed the connection."""
        try:
            line = self._lines.readline()
            return json.loads(line) if line.endswith(b"\n") else None
        except (OSError, ValueError):
            return None

    def close(self) -> None:
        self._connection.close()
