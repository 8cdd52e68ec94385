"""The group link of every pod but the head: joins the head, waits for the start, and watches the head."""

from __future__ import annotations

import asyncio
import ipaddress
import time
from typing import TYPE_CHECKING

from connection import LINE_LIMIT, Connection, LinkBroken, cause_of, numbers_of, text_of
from group import Ending, Group, listed
from membership import TokenDiffers, prove
from network import NetworkError, addresses_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from output import Output

CONNECT_SECONDS = 5.0
PROOF_SECONDS = 10.0
RETRY_SECONDS = 1.0
PROGRESS_SECONDS = 30.0


class Refused(Exception):
    """The head rejected this pod for good."""


class MemberLink:
    """Connects to the head. Each attempt resolves the name of the head again, since the head may have moved to another node."""

    def __init__(self, group: Group, output: Output, on_drain: Callable[[str], None]) -> None:
        self._group = group
        self._output = output
        self._on_drain = on_drain
        self._connection: Connection | None = None
        self._obstacle = f"no contact with the head {group.endpoint} yet"
        self._noted: tuple[str, float] = ("", float("-inf"))
        self._differs_since: float | None = None

    async def run(self, start: Callable[[str], None]) -> Ending:
        """Start the processes once all pods have joined the head. Return when the group has to stop."""
        limit = self._group.join_timeout
        try:
            connection, address = await asyncio.wait_for(self._join(), limit)
        except asyncio.TimeoutError:
            return Ending(f"the group did not form within {limit:g} s: {self._obstacle}")
        except Refused as refused:
            return Ending(str(refused))
        start(address)
        try:
            while True:
                message = await connection.receive(self._group.heartbeat_limit)
                if message.get("kind") == "end":
                    return Ending(text_of(message, "reason"), drain=message.get("drain") is True)
                if message.get("kind") == "drain":
                    self._on_drain(text_of(message, "reason"))
        except LinkBroken as broken:
            return Ending(f"pod 0 (the head): {broken}")

    def drain(self, reason: str) -> None:
        """Tell the head that the group is about to end."""
        if self._connection is not None:
            self._connection.send("drain", reason=reason)

    def announce(self, ending: Ending) -> None:
        """Send the reason to the head, and close the link."""
        if self._connection is not None:
            self._connection.send("end", reason=ending.reason, drain=ending.drain)
            self._connection.close()

    async def _join(self) -> tuple[Connection, str]:
        while True:
            try:
                address = await self._head_address()
                return await self._enter(address), address
            except (LinkBroken, NetworkError) as problem:
                self._differs_since = None
                self._note(str(problem))
            except TokenDiffers as differs:
                self._note(self._difference(differs))
            await asyncio.sleep(RETRY_SECONDS)

    async def _head_address(self) -> str:
        head = self._group.head
        try:
            return str(ipaddress.ip_address(head))
        except ValueError:
            pass
        lookup = asyncio.get_running_loop().run_in_executor(None, addresses_of, head)
        try:
            return (await asyncio.wait_for(lookup, CONNECT_SECONDS))[0]
        except asyncio.TimeoutError:
            raise NetworkError(f"the DNS server does not answer the query for {head}") from None

    async def _enter(self, address: str) -> Connection:
        """Connect, send the hello, and wait for the start."""
        group = self._group
        endpoint = f"{address}, port {group.port}"
        try:
            # From the address that the headless Service has for this pod.
            local = None if group.address is None else (group.address, 0)
            streams = await asyncio.wait_for(
                asyncio.open_connection(address, group.port, limit=LINE_LIMIT, local_addr=local),
                CONNECT_SECONDS,
            )
        except asyncio.TimeoutError:
            raise LinkBroken(
                f"the head does not answer on {endpoint} (not started yet, or a firewall)"
            ) from None
        except OSError as error:
            raise LinkBroken(f"the head does not listen on {endpoint} yet ({cause_of(error)})") from None
        connection = Connection(*streams)
        self._connection = connection
        try:
            await self._prove(connection, endpoint)
            connection.send("hello", group=group.name, revision=group.revision, member=group.member)
            connection.beat(group.heartbeat)
            await self._started(connection, endpoint)
        except BaseException:
            self._connection = None
            connection.close()
            raise
        return connection

    async def _prove(self, connection: Connection, endpoint: str) -> None:
        try:
            await prove(connection, self._group.token, PROOF_SECONDS)
        except LinkBroken as broken:
            raise LinkBroken(
                f"the head ({endpoint}) has not let this pod in: {broken}; read its log"
            ) from None

    def _difference(self, differs: TokenDiffers) -> str:
        """Return the obstacle. Raise Refused when it lasts: only a restart of the pod reads the Secret again."""
        now = time.monotonic()
        since = self._differs_since = self._differs_since or now
        text = f"{differs} (Secret {self._group.secret})"
        if now - since >= self._group.heartbeat_limit:
            raise Refused(f"{text}; the pod restarts to read the Secret again")
        return text

    async def _started(self, connection: Connection, endpoint: str) -> None:
        while True:
            try:
                message = await connection.receive(self._group.heartbeat_limit)
            except LinkBroken as broken:
                raise LinkBroken(f"the head ({endpoint}): {broken}") from None
            kind, reason = message.get("kind"), text_of(message, "reason")
            if kind == "start":
                return
            if kind == "refused":
                raise Refused(reason)
            if kind == "later":
                raise LinkBroken(f"the head ({endpoint}) does not let this pod in yet: {reason}")
            if kind == "end":
                raise LinkBroken(f"the head ({endpoint}) restarts the group: {reason}")
            if kind == "waiting":
                missing = numbers_of(message, "missing")
                if missing:
                    self._note(f"joined the head ({endpoint}), which waits for {listed(missing)}")

    def _note(self, obstacle: str) -> None:
        """Log the obstacle when it changes, and regularly while it lasts."""
        self._obstacle = obstacle
        text, noted = self._noted
        now = time.monotonic()
        if obstacle != text or now - noted >= PROGRESS_SECONDS:
            self._noted = (obstacle, now)
            self._output.log(obstacle)
