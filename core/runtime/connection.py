"""One connection of the group link: one JSON object per line, heartbeats, and limits on size and time."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import os

LINE_LIMIT = 4096
TEXT_LIMIT = 500
NOT_A_MESSAGE = "not a message of the group link"
MAC_DIGITS = 64


class LinkBroken(Exception):
    """The peer is gone, or sent something else than a message. The text is the reason."""


class Seal:
    """MACs of the messages of one session. Numbers count them, so none can be left out, repeated or sent back."""

    def __init__(self, key: bytes, own: str, peer: str) -> None:
        self._key = key
        self._own = own
        self._peer = peer
        self._sent = 0
        self._received = 0

    def close(self, text: bytes) -> bytes:
        """Return a message of this side with its MAC."""
        self._sent += 1
        return self._mac(self._own, self._sent, text) + b" " + text

    def open(self, line: bytes) -> bytes:
        """Return the next message of the peer without its MAC."""
        self._received += 1
        mac, text = line[:MAC_DIGITS], line[MAC_DIGITS + 1 :]
        if not hmac.compare_digest(mac, self._mac(self._peer, self._received, text)):
            raise LinkBroken("the MAC of a message does not hold")
        return text

    def _mac(self, side: str, number: int, text: bytes) -> bytes:
        return hmac.new(self._key, f"{side} {number} ".encode() + text, hashlib.sha256).hexdigest().encode()


class Connection:
    """An open connection, seen from either side. Whoever creates it closes it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._heartbeat: asyncio.Task[None] | None = None
        self._seal: Seal | None = None
        self._pong: asyncio.Future[None] | None = None
        peer = writer.get_extra_info("peername")
        # Without the zone of a link-local address, which DNS lacks.
        self.peer: str = str(peer[0]).partition("%")[0] if peer else "an unknown address"

    def seal(self, seal: Seal) -> None:
        """Send and accept only messages with a MAC from now on."""
        self._seal = seal

    def send(self, kind: str, **fields: object) -> None:
        if not self._writer.is_closing():
            text = json.dumps({"kind": kind, **fields}).encode()
            self._writer.write((self._seal.close(text) if self._seal else text) + b"\n")

    async def receive_once(self, limit: float) -> dict[str, object]:
        """Return the next message of any kind, within `limit` seconds."""
        return await self._message(limit)

    async def receive(self, limit: float) -> dict[str, object]:
        """Return the next message that is not about the connection. `limit`: seconds without any message."""
        while True:
            message = await self._message(limit)
            kind = message.get("kind")
            if kind == "ping":
                self.send("pong")
            elif kind == "pong":
                if self._pong is not None and not self._pong.done():
                    self._pong.set_result(None)
            elif kind != "beat":
                return message

    async def answers(self, limit: float) -> bool:
        """Return whether the peer answers a ping within `limit` seconds. Another task has to receive meanwhile."""
        if self._pong is None or self._pong.done():
            self._pong = asyncio.get_running_loop().create_future()
            self.send("ping")
        try:
            await asyncio.wait_for(asyncio.shield(self._pong), limit)
        except asyncio.TimeoutError:
            return False
        return True

    def beat(self, interval: float) -> None:
        """Send a heartbeat every `interval` seconds from now on."""
        self._heartbeat = asyncio.get_running_loop().create_task(self._beat(interval))

    def close(self) -> None:
        if self._heartbeat is not None:
            self._heartbeat.cancel()
        self._writer.close()

    def abort(self) -> None:
        """Close without sending what still waits, so that the descriptor is free at once."""
        self.close()
        self._writer.transport.abort()

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
            message = json.loads(self._seal.open(line[:-1]) if self._seal else line)
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
