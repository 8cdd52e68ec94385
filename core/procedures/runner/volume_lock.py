"""A lock on a volume that several nodes mount: one pod fills the volume, the others wait.

The lock is a file that is created exclusively and touched regularly by its holder. File system locks are not used, since
network file systems may be mounted without them. A holder that has not touched the file for a while counts as dead. The
waiting pod measures that with its own clock, since the clocks of nodes differ.
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
        self.own = f"{os.environ.get('POD_NAME', 'another-pod')} {uuid.uuid4().hex}"
        self.released = threading.Event()

    def acquire(self, waiting: Callable[[str], bool]) -> bool:
        """Take the lock. `waiting` receives the holder, and returns True to stop waiting. Return whether the lock is taken."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        seen: tuple[str, int] | None = None
        since = time.monotonic()
        while not self._create():
            held = self._read()
            if held is None:
                continue
            if held != seen:
                seen, since = held, time.monotonic()
            elif time.monotonic() - since > self.dead_seconds:
                self._remove_dead(held[0])
                continue
            if waiting(held[0].split(" ")[0]):
                return False
            time.sleep(min(self.beat_seconds, 5))
        threading.Thread(target=self._beat, daemon=True).start()
        return True

    def release(self) -> None:
        self.released.set()
        held = self._read()
        if held is not None and held[0] == self.own:
            self.path.unlink(missing_ok=True)

    def _create(self) -> bool:
        try:
            handle = os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
        except FileExistsError:
            return False
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(self.own)
        return True

    def _read(self) -> tuple[str, int] | None:
        try:
            return self.path.read_text(encoding="utf-8"), self.path.stat().st_mtime_ns
        except FileNotFoundError:
            return None

    def _remove_dead(self, dead: str) -> None:
        """Move the file away. Only one waiting pod can; one that moved the file of a live holder puts it back."""
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
            held = self._read()
            if held is None or held[0] != self.own:
                if self.released.is_set():
                    return
                print("another pod took the lock of the volume; exiting", file=sys.stderr, flush=True)
                os._exit(1)
            os.utime(self.path)


@contextlib.contextmanager
def held(path: Path, procedure: str) -> Iterator[None]:
    """Wait for the lock, and hold it until the work is done or SIGTERM arrives."""

    def waiting(holder: str) -> bool:
        print(f"{procedure}: waiting for {holder}, which works on this volume", file=sys.stderr, flush=True)
        return False

    lock = VolumeLock(path)
    # SIGTERM releases the lock.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    lock.acquire(waiting)
    try:
        yield
    finally:
        lock.release()
