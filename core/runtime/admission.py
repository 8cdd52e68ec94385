"""Who may join the group: what a connection to the head has to show before it counts as one of a pod."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from connection import NOT_A_MESSAGE, Connection, LinkBroken, text_of
from lobby import Lobby
from membership import TokenDiffers, challenge
from pod_addresses import PodAddresses

if TYPE_CHECKING:
    from group import Group
    from output import Output

# Time for a client to prove itself and to send its hello. Port scanners and probes connect too, and are dropped.
HELLO_SECONDS = 10.0
DNS_SECONDS = 3.0
BETWEEN_NOTES_SECONDS = 30.0
NOTES_LIMIT = 100


class Stranger(Exception):
    """The connection comes from no pod of the group. The text is the reason."""


class Admission:
    """With a token, the peer has to hold it. Without one, its address has to be that of a pod of the group."""

    def __init__(self, group: Group, output: Output) -> None:
        self._group = group
        self._output = output
        self._addresses = PodAddresses(group.name)
        self._lobby = Lobby(self._addresses.includes)
        self._noted: dict[str, float] = {}
        # What keeps a pod of the group out, as far as the head knows.
        self.obstacle: str | None = None

    async def member_of(self, connection: Connection) -> int | None:
        """Return the ordinal of the pod that connected, or None after a rejection."""
        hello = await self._hello(connection)
        if hello is None:
            return None
        member = hello.get("member")
        refusal = self._refusal(hello)
        if refusal is None and isinstance(member, int):
            return member
        self.reject(connection, refusal or NOT_A_MESSAGE)
        return None

    def reject(self, connection: Connection, reason: str, kind: str = "refused") -> None:
        """Tell a peer that has proved itself why it cannot join."""
        self._note(connection.peer, f"rejected a connection from {connection.peer}: {reason}")
        connection.send(kind, reason=reason)

    async def _hello(self, connection: Connection) -> dict[str, object] | None:
        removed = self._lobby.enter(connection)
        if removed is not None:
            self._note("full", f"dropped a connection from {removed.peer}: newer ones took its place")
            removed.abort()
        if removed is connection:
            return None
        try:
            return await asyncio.wait_for(self._introduction(connection), HELLO_SECONDS)
        except asyncio.TimeoutError:
            self._drop(connection, f"no hello within {HELLO_SECONDS:g} s")
        except (LinkBroken, Stranger) as problem:
            self._drop(connection, str(problem))
        except TokenDiffers as differs:
            self._report(connection, differs)
        finally:
            self._lobby.leave(connection)
        return None

    async def _introduction(self, connection: Connection) -> dict[str, object]:
        token = self._group.token
        if token is None and not await self._addresses.confirm(connection.peer, DNS_SECONDS):
            raise Stranger(self._addresses.problem or f"{self._group.name} has no such address")
        await challenge(connection, token, HELLO_SECONDS)
        # The hello is next: a client that only sends heartbeats is not a pod of the group.
        hello = await connection.receive_once(HELLO_SECONDS)
        if hello.get("kind") != "hello":
            raise LinkBroken(NOT_A_MESSAGE)
        return hello

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

    def _drop(self, connection: Connection, why: str) -> None:
        connection.abort()
        self._note(
            why, f"dropped a connection from {connection.peer}, which is not a pod of this group: {why}"
        )

    def _report(self, connection: Connection, differs: TokenDiffers) -> None:
        peer = connection.peer
        if self._addresses.includes(peer):
            self.obstacle = (
                f"pod {peer} of the group cannot prove itself: {differs} (Secret {self._group.secret}); if the Secret "
                "changed, pods that started before need a restart"
            )
            self._note(f"token {peer}", f"rejected a connection: {self.obstacle}")
        else:
            self._note(
                "token",
                f"rejected a connection from {peer}, which is not an address of this group: {differs}",
            )

    def _note(self, subject: str, text: str) -> None:
        """Log a text. Repeats the next one about the same subject after a while only."""
        now = time.monotonic()
        if len(self._noted) > NOTES_LIMIT:
            self._noted.clear()
        if now - self._noted.get(subject, float("-inf")) >= BETWEEN_NOTES_SECONDS:
            self._noted[subject] = now
            self._output.log(text)
