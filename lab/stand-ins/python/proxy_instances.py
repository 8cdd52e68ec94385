"""The servers of one role in upstream's proxies, and how each release adds and removes them.

Line numbers are those of examples/disaggregated_prefill_v1/load_balance_proxy_server_example.py at the named release. Among
equally loaded servers the least recently used is next (upstream: the first), so that few requests reach all ranks.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Union

ISOLATED = 1e15
# A request keeps the position of its server until v0.20.2rc1, and its address since v0.21.0rc1.
Handle = Union[int, str]


@dataclass
class Server:
    address: str
    load: float = 0
    priority: float = 0
    used: float = 0


class Instances:
    """Servers by position, as up to v0.20.2rc1. A removed server is forgotten at once (v0.13.0:353-384)."""

    isolates = False

    def __init__(self, addresses: Sequence[str]) -> None:
        self._servers = [Server(address) for address in addresses]
        self._lock = threading.RLock()

    def __len__(self) -> int:
        return len(self._servers)

    @property
    def addresses(self) -> list[str]:
        return [server.address for server in self._servers]

    def take(self, size: float) -> tuple[Handle, str]:
        with self._lock:
            if not self._servers:
                raise RuntimeError("No servers available")
            chosen = min(self._servers, key=lambda each: (each.priority, each.used))
            chosen.load += size
            chosen.used = time.monotonic()
            self._weigh(chosen)
            return self._handle(chosen), chosen.address

    def give_back(self, handle: Handle, size: float) -> None:
        """After a removal, the position may be that of another server, or of none (IndexError)."""
        with self._lock:
            server = self._find(handle)
            if server is not None:
                server.load -= size
                self._weigh(server)

    def add(self, address: str) -> None:
        with self._lock:
            if address not in self.addresses:
                self._servers.append(Server(address))

    def remove(self, addresses: Sequence[str], requests: int) -> bool:
        """Whether the servers stay listed until no request runs."""
        with self._lock:
            if not addresses:
                return False
            if self.isolates and requests > 0:
                self._isolate(addresses)
                return True
            self._servers = [each for each in self._servers if each.address not in addresses]
            return False

    def finish_removal(self, requests: int) -> None:
        """Of the listener's thread, from time to time."""

    def _isolate(self, addresses: Sequence[str]) -> None:
        raise NotImplementedError

    def _weigh(self, server: Server) -> None:
        server.priority = server.load

    def _handle(self, server: Server) -> Handle:
        return self._servers.index(server)

    def _find(self, handle: Handle) -> Server | None:
        assert isinstance(handle, int)
        return self._servers[handle]


class IsolatingInstances(Instances):
    """Since v0.15.0rc1: while any request runs, remove only isolates (v0.20.2rc1:397-415), and add ends that (:340-368).

    A request that begins or ends at an isolated server gives it an ordinary priority again (:230-246).
    """

    isolates = True

    def __init__(self, addresses: Sequence[str]) -> None:
        super().__init__(addresses)
        self._isolated: list[str] = []

    def add(self, address: str) -> None:
        with self._lock:
            if address in self._isolated:
                self._isolated.remove(address)
                for server in self._servers:
                    if server.address == address:
                        server.priority = 0
            else:
                super().add(address)

    def finish_removal(self, requests: int) -> None:
        with self._lock:
            if self._isolated and not requests:
                self.remove(list(self._isolated), requests)
                self._isolated.clear()

    def _isolate(self, addresses: Sequence[str]) -> None:
        for server in self._servers:
            if server.address in addresses:
                server.priority = ISOLATED
                if server.address not in self._isolated:
                    self._isolated.append(server.address)

    def _find(self, handle: Handle) -> Server | None:
        assert isinstance(handle, int)
        return self._servers[handle] if handle < len(self._servers) else None


class KeyedInstances(Instances):
    """Since v0.21.0rc1: servers by address. An isolated server stays isolated until no request runs (v0.23.0:276-281)."""

    isolates = True

    def __init__(self, addresses: Sequence[str]) -> None:
        super().__init__(addresses)
        self._isolated: set[str] = set()

    def add(self, address: str) -> None:
        """Of the listener's thread, which ends with a KeyError where an unlisted server is isolated (v0.23.0:448-456)."""
        with self._lock:
            if address not in self._isolated:
                super().add(address)
                return
            self._isolated.discard(address)
            server = self._find(address)
            if server is None:
                raise KeyError(address)
            self._weigh(server)

    def remove(self, addresses: Sequence[str], requests: int) -> bool:
        with self._lock:
            waits = super().remove(addresses, requests)
            if not waits:
                self._isolated.difference_update(addresses)
            return waits

    def finish_removal(self, requests: int) -> None:
        with self._lock:
            if self._isolated and not requests:
                self.remove(list(self._isolated), requests)

    def _isolate(self, addresses: Sequence[str]) -> None:
        self._isolated.update(addresses)
        for server in self._servers:
            self._weigh(server)

    def _weigh(self, server: Server) -> None:
        server.priority = ISOLATED if server.address in self._isolated else server.load

    def _handle(self, server: Server) -> Handle:
        return server.address

    def _find(self, handle: Handle) -> Server | None:
        return next((server for server in self._servers if server.address == handle), None)


def instances_of(addresses: Sequence[str], version: tuple[int, ...]) -> Instances:
    """The servers of one role, as the proxy of this release keeps them."""
    if version >= (0, 21):
        return KeyedInstances(addresses)
    return IsolatingInstances(addresses) if version >= (0, 15) else Instances(addresses)
