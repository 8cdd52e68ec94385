"""Accepts the clients of a pool, and prints who joins."""

from __future__ import annotations

import socket
import threading

from links import Link


def serve(server: socket.socket) -> None:
    """Accept clients in the background."""
    threading.Thread(target=_accept, args=(server,), daemon=True).start()


def _accept(server: socket.socket) -> None:
    while True:
        connection, _ = server.accept()
        threading.Thread(target=_hold, args=(connection,), daemon=True).start()


def _hold(connection: socket.socket) -> None:
    link = Link(connection)
    while (message := link.receive()) is not None:
        print(f"pool: {message.get('name')} joined with {message.get('size')}", flush=True)
    # A probe connects and sends nothing.
    connection.close()
