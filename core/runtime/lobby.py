"""Connections that have not proved yet that they are pods of the group."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from connection import Connection

LIMIT = 128
LIMIT_OF_ADDRESS = 64


class Lobby:
    """Has room for some connections. A new one takes the place of the oldest: first of the oldest of its own address, then
    of a stranger's. A pod needs one round trip, so strangers that hold their connections open cannot keep it out."""

    def __init__(self, is_pod: Callable[[str], bool]) -> None:
        self._is_pod = is_pod
        self._waiting: dict[Connection, str] = {}
        self._per_address: Counter[str] = Counter()

    def enter(self, connection: Connection) -> Connection | None:
        """Return the connection that loses its place, which can be the new one."""
        address = connection.peer
        self._waiting[connection] = address
        self._per_address[address] += 1
        if self._per_address[address] > LIMIT_OF_ADDRESS:
            removed = next(other for other, peer in self._waiting.items() if peer == address)
        elif len(self._waiting) > LIMIT:
            strangers = (other for other, peer in self._waiting.items() if not self._is_pod(peer))
            removed = next(strangers, None) or next(iter(self._waiting))
        else:
            return None
        self.leave(removed)
        return removed

    def leave(self, connection: Connection) -> None:
        address = self._waiting.pop(connection, None)
        if address is not None:
            self._per_address[address] -= 1
            if self._per_address[address] == 0:
                del self._per_address[address]
