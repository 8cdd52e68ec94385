"""The log of a pod: what its ranks print, line by line, each line under the rank's name."""

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
# A longer line is cut: a rank that never ends its line must not fill the memory.
LINE_LIMIT = 256 * 1024
# Chunks that may wait for a slow log before the ranks feel it, as they would without a supervisor.
PENDING_CHUNKS = 32
# Progress bars end their lines with a carriage return only.
LINE_END = re.compile(rb"[\r\n]+")


class Output:
    """One writer for everything. A log that nobody reads stalls the ranks, never the supervisor itself."""

    def __init__(self, descriptor: int = 1) -> None:
        self._descriptor = descriptor
        self._pending: queue.SimpleQueue[tuple[bytes, Callable[[], None]]] = queue.SimpleQueue()
        self._room = threading.Semaphore(PENDING_CHUNKS)
        self._readers: list[threading.Thread] = []
        threading.Thread(target=self._write, daemon=True).start()

    def say(self, sentence: str) -> None:
        """Print a sentence of the supervisor's own; never blocks."""
        self._pending.put((f"[supervisor] {sentence}\n".encode("utf-8", "backslashreplace"), nothing))

    def copy(self, name: str, descriptor: int) -> None:
        """Print what arrives on the descriptor under this name until its end, then close it."""
        reader = threading.Thread(target=self._read, args=(name, descriptor), daemon=True)
        self._readers.append(reader)
        reader.start()

    def drain(self, limit: float) -> None:
        """Wait until all that the ranks have printed is written, at most `limit` seconds."""
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
                # The reader of the log is gone for good; the ranks go on without it.
                return


def nothing() -> None:
    """What follows the writing of a sentence."""
