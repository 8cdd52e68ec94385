"""The head's side of the group link: waits for all pods, starts them together and stops them together."""

from __future__ import annotations

import asyncio
import errno
import socket
import time
from typing import TYPE_CHECKING

from admission import Admission
from connection import LINE_LIMIT, Connection, LinkBroken, cause_of, text_of
from group import Ending, Group, listed

if TYPE_CHECKING:
    from collections.abc import Callable

    from output import Output

# Connections that the kernel keeps until the supervisor accepts them, and how many it accepts before it looks at the others: a
# flood of new ones must not delay a pod.
BACKLOG = 128
BATCH = 16
# Time for a connection to show that it lives, while its pod joins again.
PING_SECONDS = 3.0
PROGRESS_SECONDS = 30.0


class HeadLink:
    """Listens on the head's address for the other pods of the group."""

    def __init__(self, group: Group, output: Output, on_drain: Callable[[str], None]) -> None:
        self._group = group
        self._output = output
        self._on_drain = on_drain
        self._joined: dict[int, Connection] = {}
        self._running = False
        self._admission = Admission(group, output)
        self._examined: set[int] = set()
        self._changed = asyncio.Event()
        self._ended: asyncio.Future[Ending] = asyncio.get_running_loop().create_future()
        self._server: asyncio.AbstractServer | None = None

    async def run(self, start: Callable[[str], None]) -> Ending:
        """Start the processes of all pods once every pod has joined. Return when the group has to stop."""
        group = self._group
        try:
            family = socket.AF_INET6 if ":" in group.head else socket.AF_INET
            listener = socket.create_server((group.head, group.port), family=family)
        except OSError as error:
            return Ending(self._bind_failure(error))
        self._server = await asyncio.start_server(self._serve, sock=listener, limit=LINE_LIMIT, backlog=BATCH)
        listener.listen(BACKLOG)
        self._output.log(f"listening on {group.endpoint}; waiting for {listed(self._missing())}")
        failure = await self._gather()
        if failure is not None:
            return failure
        self._running = True
        self._broadcast("start")
        start(group.head)
        return await self._ended

    def announce(self, ending: Ending) -> None:
        """Send the reason to every pod, and close the link."""
        self._broadcast("end", reason=ending.reason, drain=ending.drain)
        if self._server is not None:
            self._server.close()
        for connection in self._joined.values():
            connection.close()
        self._joined.clear()

    def drain(self, reason: str) -> None:
        """Tell every pod that the group is about to end."""
        self._broadcast("drain", reason=reason)

    async def _gather(self) -> Ending | None:
        started = time.monotonic()
        limit = self._group.join_timeout
        while self._missing():
            waited = time.monotonic() - started
            missing = listed(self._missing())
            if waited >= limit:
                return Ending(
                    f"{missing} of {self._group.members} did not join {self._group.endpoint} within {limit:g} s; "
                    f"{self._admission.obstacle or 'check that all pods are scheduled, and read their logs'}"
                )
            try:
                await asyncio.wait_for(self._changed.wait(), min(PROGRESS_SECONDS, limit - waited))
                self._changed.clear()
            except asyncio.TimeoutError:
                self._output.log(f"waiting for {missing} ({time.monotonic() - started:.0f} s of {limit:g} s)")
        return None

    def _missing(self) -> list[int]:
        """Return the pods that the group waits for. One whose connection is examined may have lost its processes."""
        pods = range(1, self._group.members)
        return [pod for pod in pods if pod not in self._joined or pod in self._examined]

    def _broadcast(self, kind: str, **fields: object) -> None:
        for connection in self._joined.values():
            connection.send(kind, **fields)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = Connection(reader, writer)
        try:
            member = await self._admission.member_of(connection)
            if member is not None and await self._replaces(member, connection):
                await self._attend(member, connection)
        except asyncio.CancelledError:
            # The supervisor stops.
            pass
        finally:
            connection.close()

    async def _replaces(self, member: int, connection: Connection) -> bool:
        """Return whether the connection is that of the pod from now on. A pod has one connection that answers."""
        earlier = self._joined.get(member)
        if member in self._examined or (earlier is not None and await self._lives(member, earlier)):
            reason = f"pod {member} has joined already, and its connection lives"
            self._admission.reject(connection, reason, kind="later")
            return False
        if self._running:
            connection.send("later", reason="the group restarts first")
            self._end(
                Ending(
                    f"pod {member} joined again from {connection.peer}, and its first connection does not answer, so "
                    "its processes are gone"
                )
            )
            return False
        if earlier is not None:
            earlier.abort()
        return True

    async def _lives(self, member: int, connection: Connection) -> bool:
        self._examined.add(member)
        try:
            return await connection.answers(min(PING_SECONDS, self._group.heartbeat_limit / 2))
        finally:
            self._examined.discard(member)
            self._changed.set()

    async def _attend(self, member: int, connection: Connection) -> None:
        self._joined[member] = connection
        connection.send("welcome")
        connection.beat(self._group.heartbeat)
        count = len(self._joined) + 1
        self._output.log(f"pod {member} joined from {connection.peer} ({count} of {self._group.members})")
        self._announce_missing()
        ending = await self._end_of(member, connection)
        if self._joined.get(member) is not connection:
            return
        del self._joined[member]
        if self._running:
            self._end(ending)
        else:
            self._output.log(f"{ending.reason} (before the group started)")
            self._announce_missing()

    async def _end_of(self, member: int, connection: Connection) -> Ending:
        try:
            while True:
                message = await connection.receive(self._group.heartbeat_limit)
                if message.get("kind") == "end":
                    return Ending(text_of(message, "reason"), drain=message.get("drain") is True)
                if message.get("kind") == "drain":
                    reason = text_of(message, "reason")
                    self._on_drain(reason)
                    self.drain(reason)
        except LinkBroken as broken:
            return Ending(f"pod {member}: {broken}")

    def _announce_missing(self) -> None:
        self._broadcast("waiting", missing=self._missing())
        self._changed.set()

    def _end(self, ending: Ending) -> None:
        if not self._ended.done():
            self._ended.set_result(ending)

    def _bind_failure(self, error: OSError) -> str:
        group = self._group
        if error.errno == errno.EADDRINUSE:
            return (
                f"port {group.endpoint} is in use, but group {group.name} needs it to join its {group.members} pods: "
                "stop the process that listens there (ss -ltnp), or set ports.supervisor of the group to another port"
            )
        if error.errno == errno.EADDRNOTAVAIL:
            return f"{group.head} is not an address of this host, so the head of {group.name} cannot listen on it"
        return f"cannot listen on {group.endpoint}: {cause_of(error)}"
