"""A lock on a volume that several nodes see: one fills it, the others wait.

A file that is made only where there is none, touched by its holder again and again. Locks of the file system are not
used: network file systems are mounted without them. A holder that has not touched it for long is taken to be dead; how
long is measured by the clock of who waits, since those of nodes differ.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path


class VolumeLock:
    def __init__(self, path: Path, beat_seconds: float = 15, dead_seconds: float = 180) -> None:
        self.path = path
        self.beat_seconds = beat_seconds
        self.dead_seconds = dead_seconds
        self.own = f"{os.environ.get('POD_NAME', 'somebody')} {uuid.uuid4().hex}"
        self.released = threading.Event()

    def acquire(self, waiting: Callable[[str], bool]) -> bool:
        """Takes the lock. `waiting` is told who holds it, and says whether to give up waiting: then it is not taken."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        seen: tuple[str, int] | None = None
        since = time.monotonic()
        while not self._make():
            held = self._look()
            if held is None:
                continue
            if held != seen:
                seen, since = held, time.monotonic()
            elif time.monotonic() - since > self.dead_seconds:
                self._bury(held[0])
                continue
            if waiting(held[0].split(" ")[0]):
                return False
            time.sleep(min(self.beat_seconds, 5))
        threading.Thread(target=self._beat, daemon=True).start()
        return True

    def release(self) -> None:
        self.released.set()
        held = self._look()
        if held is not None and held[0] == self.own:
            self.path.unlink(missing_ok=True)

    def _make(self) -> bool:
        try:
            handle = os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
        except FileExistsError:
            return False
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(self.own)
        return True

    def _look(self) -> tuple[str, int] | None:
        try:
            return self.path.read_text(encoding="utf-8"), self.path.stat().st_mtime_ns
        except FileNotFoundError:
            return None

    def _bury(self, dead: str) -> None:
        """Only one of several that wait moves the file away; who finds that it moved a living one gives it back."""
        aside = self.path.with_name(f"{self.path.name}.{uuid.uuid4().hex}")
        try:
            os.rename(self.path, aside)
        except FileNotFoundError:
            return
        if aside.read_text(encoding="utf-8") != dead:
            with contextlib.suppress(OSError):
                os.link(aside, self.path)
        aside.unlink(missing_ok=True)

    def _beat(self) -> None:
        while not self.released.wait(self.beat_seconds):
            held = self._look()
            if held is None or held[0] != self.own:
                if self.released.is_set():
                    return
                print("another node has taken the lock of the volume; ending", file=sys.stderr, flush=True)
                os._exit(1)
            os.utime(self.path)


@contextlib.contextmanager
def held(path: Path, procedure: str) -> Iterator[None]:
    """Waits for the lock, and holds it until the work is done or SIGTERM comes."""

    def waiting(holder: str) -> bool:
        print(f"{procedure}: {holder} works on this volume; waiting for it", file=sys.stderr, flush=True)
        return False

    lock = VolumeLock(path)
    # A pod that is told to end gives the volume free, and what it has started ends.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    lock.acquire(waiting)
    try:
        yield
    finally:
        lock.release()
