"""The head's side of the group link: waits for all pods, starts them together and stops them together."""

from __future__ import annotations

import asyncio
import errno
import socket
import time
from typing import TYPE_CHECKING

from connection import LINE_LIMIT, NOT_A_MESSAGE, Connection, LinkBroken, cause_of, text_of
from group import Ending, Group, listed

if TYPE_CHECKING:
    from collections.abc import Callable

    from output import Output

# Time for a client to send its hello. Port scanners and probes connect too, and are dropped.
HELLO_SECONDS = 5.0
# Connections without a hello yet; further ones are dropped at once.
UNIDENTIFIED_LIMIT = 64
PROGRESS_SECONDS = 30.0


class HeadLink:
    """Listens on the head's address for the other pods of the group."""

    def __init__(self, group: Group, output: Output, on_drain: Callable[[str], None]) -> None:
        self._group = group
        self._output = output
        self._on_drain = on_drain
        self._joined: dict[int, Connection] = {}
        self._running = False
        self._unidentified = 0
        self._drop_noted = float("-inf")
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
        self._server = await asyncio.start_server(self._serve, sock=listener, limit=LINE_LIMIT)
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
                    "check that all pods are scheduled, and read their logs"
                )
            try:
                await asyncio.wait_for(self._changed.wait(), min(PROGRESS_SECONDS, limit - waited))
                self._changed.clear()
            except asyncio.TimeoutError:
                self._output.log(f"waiting for {missing} ({time.monotonic() - started:.0f} s of {limit:g} s)")
        return None

    def _missing(self) -> list[int]:
        return [member for member in range(1, self._group.members) if member not in self._joined]

    def _broadcast(self, kind: str, **fields: object) -> None:
        for connection in self._joined.values():
            connection.send(kind, **fields)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = Connection(reader, writer)
        try:
            member = await self._admit(connection)
            if member is not None:
                await self._attend(member, connection)
        except asyncio.CancelledError:
            # The supervisor stops.
            pass
        finally:
            connection.close()

    async def _admit(self, connection: Connection) -> int | None:
        """Return the ordinal of the pod that connected, or None after a rejection."""
        if self._unidentified >= UNIDENTIFIED_LIMIT:
            self._note_drop(connection.peer, f"{UNIDENTIFIED_LIMIT} connections have not sent a hello yet")
            return None
        self._unidentified += 1
        try:
            # The first message must be the hello: a client that only sends heartbeats is not a pod of the group.
            hello = await connection.receive_once(HELLO_SECONDS)
        except LinkBroken as broken:
            self._note_drop(connection.peer, str(broken))
            return None
        finally:
            self._unidentified -= 1
        if hello.get("kind") != "hello":
            self._note_drop(connection.peer, NOT_A_MESSAGE)
            return None
        member = hello.get("member")
        refusal = self._refusal(hello)
        if refusal is not None or not isinstance(member, int):
            reason = refusal or "the hello has no pod ordinal"
            self._output.log(f"rejected a connection from {connection.peer}: {reason}")
            connection.send("refused", reason=reason)
            return None
        if self._running:
            # Its first connection looks alive, but a pod that joins again has lost its processes.
            connection.send("later", reason="the group restarts first")
            self._end(Ending(f"pod {member} joined again from {connection.peer}, so its processes are gone"))
            return None
        return member

    def _refusal(self, hello: dict[str, object]) -> str | None:
        group = self._group
        caller, revision = text_of(hello, "group"), text_of(hello, "revision")
        member = hello.get("member")
        if caller != group.name:
            return (
                f"port {group.endpoint} belongs to group {group.name}, but group {caller} connected: "
                "set ports.supervisor of one of them to another port"
            )
        if revision != group.revision:
            return (
                f"pod {text_of(hello, 'member')} of group {group.name} runs revision {revision}, but its head runs "
                f"{group.revision}: delete the pods of the older revision, since a group runs one revision"
            )
        if type(member) is not int or not 0 < member < group.members:
            return f"group {group.name} expects pods 1 to {group.members - 1}, but pod {text_of(hello, 'member')} connected"
        return None

    async def _attend(self, member: int, connection: Connection) -> None:
        earlier = self._joined.get(member)
        self._joined[member] = connection
        if earlier is not None:
            earlier.close()
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

    def _note_drop(self, peer: str, why: str) -> None:
        now = time.monotonic()
        if now - self._drop_noted >= PROGRESS_SECONDS:
            self._drop_noted = now
            self._output.log(f"dropped a connection from {peer}, which is not a pod of this group: {why}")

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
