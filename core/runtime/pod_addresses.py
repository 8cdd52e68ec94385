"""The addresses of a group's pods, from its headless Service."""

from __future__ import annotations

import asyncio
import socket
import time

# Shorter than the time between two attempts of a member.
BETWEEN_QUERIES_SECONDS = 0.9
# A pod may move to another node.
FRESH_SECONDS = 10.0


class PodAddresses:
    """Asks DNS again when an unknown address connects, at most once per second. Keeps the last answer while DNS is silent."""

    def __init__(self, service: str) -> None:
        self._service = service
        self._known: frozenset[str] = frozenset()
        self._asked = float("-inf")
        self._answered = float("-inf")
        self._query: asyncio.Future[None] | None = None
        self.problem: str | None = None

    def includes(self, address: str) -> bool:
        """Return whether the last answer has the address. Asks again in the background when it is missing."""
        known = address in self._known
        if not known:
            self._ask()
        return known

    async def confirm(self, address: str, limit: float) -> bool:
        """Return whether DNS has the address, after at most `limit` seconds for a query."""
        known = address in self._known
        if not known or time.monotonic() - self._answered > FRESH_SECONDS:
            self._ask()
            if self._query is not None:
                await asyncio.wait({self._query}, timeout=limit)
        return address in self._known

    def _ask(self) -> None:
        now = time.monotonic()
        if self._query is not None or now - self._asked < BETWEEN_QUERIES_SECONDS:
            return
        self._asked = now
        self.problem = f"the DNS server does not answer the query for {self._service}"
        self._query = asyncio.get_running_loop().create_task(self._look_up())

    async def _look_up(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            self._known = await loop.run_in_executor(None, look_up, self._service)
            self._answered = time.monotonic()
            self.problem = None
        except (OSError, UnicodeError) as error:
            reason = getattr(error, "strerror", None) or error
            self.problem = f"{self._service} has no address ({reason})"
        finally:
            self._query = None


def look_up(service: str) -> frozenset[str]:
    answers = socket.getaddrinfo(service, None, type=socket.SOCK_STREAM)
    return frozenset(str(answer[4][0]).partition("%")[0] for answer in answers)
