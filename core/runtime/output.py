"""The log of a pod: the output of its processes, each line prefixed with the name of its process."""

from __future__ import annotations

import os
import queue
import re
import select
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

CHUNK = 65536
# A longer line is cut: a process that never ends its line must not fill the memory.
LINE_LIMIT = 256 * 1024
# Chunks that may wait for a slow log reader before the processes block, as they would without a supervisor.
PENDING_CHUNKS = 32
# Progress bars end their lines with a carriage return.
LINE_END = re.compile(rb"[\r\n]+")


class Output:
    """The only writer of the log. A log that nobody reads blocks the processes, never the supervisor."""

    def __init__(self, descriptor: int = 1) -> None:
        self._descriptor = descriptor
        self._pending: queue.SimpleQueue[tuple[bytes, Callable[[], None]]] = queue.SimpleQueue()
        self._room = threading.Semaphore(PENDING_CHUNKS)
        self._readers: list[threading.Thread] = []
        threading.Thread(target=self._write, daemon=True).start()

    def log(self, text: str) -> None:
        """Print a line of the supervisor. Never blocks."""
        self._pending.put((f"[supervisor] {text}\n".encode("utf-8", "backslashreplace"), nothing))

    def copy(self, name: str, descriptor: int) -> None:
        """Print what arrives on the descriptor, prefixed with the name, until it ends; then close it."""
        reader = threading.Thread(target=self._read, args=(name, descriptor), daemon=True)
        self._readers.append(reader)
        reader.start()

    def drain(self, limit: float) -> None:
        """Wait until the output of the processes is written, at most `limit` seconds."""
        deadline = time.monotonic() + limit
        for reader in self._readers:
            reader.join(max(0.0, deadline - time.monotonic()))
        written = threading.Event()
        self._pending.put((b"", written.set))
        written.wait(max(0.1, deadline - time.monotonic()))

    def _read(self, name: str, descriptor: int) -> None:
        prefix = f"[{name}] ".encode()
        rest = b""
        while chunk := os.read(descriptor, CHUNK):
            *lines, rest = LINE_END.split(rest + chunk)
            if len(rest) > LINE_LIMIT:
                lines.append(rest)
                rest = b""
            self._put(prefix, lines)
        self._put(prefix, [rest])
        os.close(descriptor)

    def _put(self, prefix: bytes, lines: list[bytes]) -> None:
        text = b"".join(prefix + line + b"\n" for line in lines if line)
        if text:
            self._room.acquire()
            self._pending.put((text, self._room.release))

    def _write(self) -> None:
        while True:
            text, written = self._pending.get()
            self._write_all(text)
            written()

    def _write_all(self, text: bytes) -> None:
        view = memoryview(text)
        while view:
            try:
                view = view[os.write(self._descriptor, view) :]
            except BlockingIOError:
                select.select([], [self._descriptor], [])
            except OSError:
                # The reader of the log is gone for good. The processes continue without it.
                return


def nothing() -> None:
    """Do nothing after a line of the supervisor is written."""
