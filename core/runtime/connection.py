"""One connection of the group link: a JSON object per line, heartbeats, and a limit to everything."""

from __future__ import annotations

import asyncio
import json
import os

LINE_LIMIT = 4096
TEXT_LIMIT = 500


class LinkBroken(Exception):
    """The other side is gone or speaks something else; the message says which."""


class Connection:
    """Either side of the link. Created where a connection has been made, closed by whoever created it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._heart: asyncio.Task[None] | None = None
        peer = writer.get_extra_info("peername")
        self.peer: str = str(peer[0]) if peer else "an unknown address"

    def send(self, kind: str, **fields: object) -> None:
        if not self._writer.is_closing():
            self._writer.write(json.dumps({"kind": kind, **fields}).encode() + b"\n")

    async def receive_once(self, limit: float) -> dict[str, object]:
        """The next message, of whatever kind, within `limit` seconds."""
        return await self._message(limit)

    async def receive(self, limit: float) -> dict[str, object]:
        """The next message that is no mere heartbeat. `limit`: seconds without any sign of life."""
        while True:
            message = await self._message(limit)
            if message.get("kind") != "beat":
                return message

    def beat(self, interval: float) -> None:
        """Show the other side from now on that this one lives."""
        self._heart = asyncio.get_running_loop().create_task(self._beat(interval))

    def close(self) -> None:
        if self._heart is not None:
            self._heart.cancel()
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
                f"no sign of life for {limit:g} s (node lost, network cut or process frozen)"
            ) from None
        except OSError as error:
            raise LinkBroken(f"the connection broke ({cause_of(error)})") from None
        except ValueError:
            raise LinkBroken("the line is too long for the group link") from None
        if not line.endswith(b"\n"):
            raise LinkBroken("the connection was closed without a word (killed?)")
        try:
            message = json.loads(line)
        except (ValueError, RecursionError):
            message = None
        if not isinstance(message, dict):
            raise LinkBroken("not the language of the group link")
        return message


def cause_of(error: OSError) -> str:
    """The system's own words; asyncio replaces them by its own, which say less."""
    return os.strerror(error.errno) if error.errno else str(error)


def text_of(message: dict[str, object], field: str) -> str:
    """A text from the other side, fit for one line of a log."""
    words = " ".join(str(message.get(field, "")).split())[:TEXT_LIMIT]
    # Whoever calls may send what a terminal would obey.
    return "".join(letter if letter.isprintable() else "?" for letter in words)


def numbers_of(message: dict[str, object], field: str) -> list[int]:
    value = message.get(field)
    return [item for item in value if isinstance(item, int)] if isinstance(value, list) else []
