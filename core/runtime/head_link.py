"""The head's side of the group link: it gathers the members, starts them together and ends them together."""

from __future__ import annotations

import asyncio
import errno
import socket
import time
from typing import TYPE_CHECKING

from connection import LINE_LIMIT, Connection, LinkBroken, cause_of, text_of
from group import Ending, Group, listed

if TYPE_CHECKING:
    from collections.abc import Callable

    from output import Output

# A caller says who it is within these seconds or is dropped: port scanners and probes come by.
HELLO_SECONDS = 5.0
# Callers that have not said who they are yet; more are dropped at once.
STRANGERS = 64
PROGRESS_SECONDS = 30.0


class HeadLink:
    """Listens on the head's own address for the other members of its group."""

    def __init__(self, group: Group, output: Output) -> None:
        self._group = group
        self._output = output
        self._joined: dict[int, Connection] = {}
        self._running = False
        self._strangers = 0
        self._stranger_noted = float("-inf")
        self._changed = asyncio.Event()
        self._ended: asyncio.Future[Ending] = asyncio.get_running_loop().create_future()
        self._server: asyncio.AbstractServer | None = None

    async def run(self, start: Callable[[str], None]) -> Ending:
        """Start all once every member has joined; returns when the group has to end."""
        group = self._group
        try:
            family = socket.AF_INET6 if ":" in group.head else socket.AF_INET
            listener = socket.create_server((group.head, group.port), family=family)
        except OSError as error:
            return Ending(self._bind_failure(error))
        self._server = await asyncio.start_server(self._serve, sock=listener, limit=LINE_LIMIT)
        self._output.say(f"listening on {group.endpoint} for {listed(self._missing())}")
        failure = await self._gather()
        if failure is not None:
            return failure
        self._running = True
        self._broadcast("start")
        start(group.head)
        return await self._ended

    def tell(self, ending: Ending) -> None:
        """Let every member know that the group ends and why, and close the link."""
        self._broadcast("end", reason=ending.reason, drain=ending.drain)
        if self._server is not None:
            self._server.close()
        for connection in self._joined.values():
            connection.close()
        self._joined.clear()

    async def _gather(self) -> Ending | None:
        started = time.monotonic()
        limit = self._group.join_timeout
        while self._missing():
            waited = time.monotonic() - started
            missing = listed(self._missing())
            if waited >= limit:
                return Ending(
                    f"{missing} of {self._group.members} did not join {self._group.endpoint} within {limit:g} s; "
                    "see whether those pods are scheduled and what their logs say"
                )
            try:
                await asyncio.wait_for(self._changed.wait(), min(PROGRESS_SECONDS, limit - waited))
                self._changed.clear()
            except asyncio.TimeoutError:
                self._output.say(f"waiting for {missing} ({time.monotonic() - started:.0f} s of {limit:g} s)")
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
            # The supervisor ends and takes its callers along.
            pass
        finally:
            connection.close()

    async def _admit(self, connection: Connection) -> int | None:
        """The number of the member that called, or nothing after a refusal."""
        if self._strangers >= STRANGERS:
            self._note_stranger(connection.peer, f"{STRANGERS} callers have not said yet who they are")
            return None
        self._strangers += 1
        try:
            # A caller that only shows signs of life is no member: the first message must be its hello.
            hello = await connection.receive_once(HELLO_SECONDS)
        except LinkBroken as broken:
            self._note_stranger(connection.peer, str(broken))
            return None
        finally:
            self._strangers -= 1
        if hello.get("kind") != "hello":
            self._note_stranger(connection.peer, "not the language of the group link")
            return None
        member = hello.get("member")
        refusal = self._refusal(hello)
        if refusal is not None or not isinstance(member, int):
            reason = refusal or "the hello names no member"
            self._output.say(f"refused {connection.peer}: {reason}")
            connection.send("refused", reason=reason)
            return None
        if self._running:
            # Its earlier connection looks alive, but whoever joins again has lost its ranks.
            connection.send("later", reason="the group ends first and forms anew")
            self._end(Ending(f"member {member}: joined again from {connection.peer}, so its ranks are lost"))
            return None
        return member

    def _refusal(self, hello: dict[str, object]) -> str | None:
        group = self._group
        caller, revision = text_of(hello, "group"), text_of(hello, "revision")
        member = hello.get("member")
        if caller != group.name:
            return (
                f"port {group.endpoint} belongs to group {group.name}, but group {caller} called: "
                "give each group on a node a port of its own"
            )
        if revision != group.revision:
            return (
                f"two revisions of one group: member {text_of(hello, 'member')} of {group.name} runs {revision}, "
                f"its head {group.revision}. A group is replaced as a whole: delete the pods of the older one"
            )
        if type(member) is not int or not 0 < member < group.members:
            return (
                f"member {text_of(hello, 'member')} is none of 1 to {group.members - 1} of group {group.name}"
            )
        return None

    async def _attend(self, member: int, connection: Connection) -> None:
        earlier = self._joined.get(member)
        self._joined[member] = connection
        if earlier is not None:
            earlier.close()
        connection.send("welcome")
        connection.beat(self._group.heartbeat)
        count = len(self._joined) + 1
        self._output.say(f"member {member} joined from {connection.peer} ({count} of {self._group.members})")
        self._roll_call()
        ending = await self._end_of(member, connection)
        if self._joined.get(member) is not connection:
            return
        del self._joined[member]
        if self._running:
            self._end(ending)
        else:
            self._output.say(f"{ending.reason}; it left before the start")
            self._roll_call()

    async def _end_of(self, member: int, connection: Connection) -> Ending:
        try:
            while True:
                message = await connection.receive(self._group.heartbeat_limit)
                if message.get("kind") == "end":
                    return Ending(text_of(message, "reason"), drain=message.get("drain") is True)
        except LinkBroken as broken:
            return Ending(f"member {member}: {broken}")

    def _roll_call(self) -> None:
        self._broadcast("waiting", missing=self._missing())
        self._changed.set()

    def _end(self, ending: Ending) -> None:
        if not self._ended.done():
            self._ended.set_result(ending)

    def _note_stranger(self, peer: str, why: str) -> None:
        now = time.monotonic()
        if now - self._stranger_noted >= PROGRESS_SECONDS:
            self._stranger_noted = now
            self._output.say(f"dropped a caller from {peer} that is no member: {why}")

    def _bind_failure(self, error: OSError) -> str:
        group = self._group
        if error.errno == errno.EADDRINUSE:
            return (
                f"port {group.endpoint} is taken, and group {group.name} needs it to join its {group.members} pods: "
                "find its owner on this node (ss -ltnp) or give the group another port"
            )
        if error.errno == errno.EADDRNOTAVAIL:
            return f"{group.head} is no address of this host, so the head of {group.name} cannot listen on it"
        return f"cannot listen on {group.endpoint}: {cause_of(error)}"
