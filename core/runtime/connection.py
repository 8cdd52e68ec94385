"""One connection of the group link: one JSON object per line, heartbeats, and limits on size and time."""

from __future__ import annotations

import asyncio
import json
import os

LINE_LIMIT = 4096
TEXT_LIMIT = 500
NOT_A_MESSAGE = "not a message of the group link"


class LinkBroken(Exception):
    """The peer is gone, or sent something else than a message. The text is the reason."""


class Connection:
    """An open connection, seen from either side. Whoever creates it closes it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._heartbeat: asyncio.Task[None] | None = None
        peer = writer.get_extra_info("peername")
        self.peer: str = str(peer[0]) if peer else "an unknown address"

    def send(self, kind: str, **fields: object) -> None:
        if not self._writer.is_closing():
            self._writer.write(json.dumps({"kind": kind, **fields}).encode() + b"\n")

    async def receive_once(self, limit: float) -> dict[str, object]:
        """Return the next message of any kind, within `limit` seconds."""
        return await self._message(limit)

    async def receive(self, limit: float) -> dict[str, object]:
        """Return the next message other than a heartbeat. `limit`: seconds without any message."""
        while True:
            message = await self._message(limit)
            if message.get("kind") != "beat":
                return message

    def beat(self, interval: float) -> None:
        """Send a heartbeat every `interval` seconds from now on."""
        self._heartbeat = asyncio.get_running_loop().create_task(self._beat(interval))

    def close(self) -> None:
        if self._heartbeat is not None:
            self._heartbeat.cancel()
        self._writer.close()

    async def _beat(self, interval: float) -> None:
        while True:
            self.send("beat")
            await asyncio.sleep(interval)

    async def _message(self, limit: float) -> dict[str, object]:
        try:
            line = await asyncio.wait_for(self._reader.readline(), limit)
        except asyncio.TimeoutError:
            raise LinkBroken(
                f"no heartbeat for {limit:g} s (node lost, network cut or process frozen)"
            ) from None
        except OSError as error:
            raise LinkBroken(f"the connection broke ({cause_of(error)})") from None
        except ValueError:
            raise LinkBroken(f"the message is longer than {LINE_LIMIT} bytes") from None
        if not line.endswith(b"\n"):
            raise LinkBroken("the connection closed unexpectedly; the peer may have been killed")
        try:
            message = json.loads(line)
        except (ValueError, RecursionError):
            message = None
        if not isinstance(message, dict):
            raise LinkBroken(NOT_A_MESSAGE)
        return message


def cause_of(error: OSError) -> str:
    """Return the system's error text; asyncio replaces it with a less specific text."""
    return os.strerror(error.errno) if error.errno else str(error)


def text_of(message: dict[str, object], field: str) -> str:
    """Return a text field from the peer as one printable line."""
    words = " ".join(str(message.get(field, "")).split())[:TEXT_LIMIT]
    # A stranger may send control codes of a terminal.
    return "".join(letter if letter.isprintable() else "?" for letter in words)


def numbers_of(message: dict[str, object], field: str) -> list[int]:
    value = message.get(field)
    return [item for item in value if isinstance(item, int)] if isinstance(value, list) else []
