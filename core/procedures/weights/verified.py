"""Which weight files are verified, and how they are verified."""

from __future__ import annotations

import hashlib
import json
import threading
from pathlib import Path

from hub import Entry

CHUNK = 4 << 20


class Verified:
    """The files that were verified, so that they are not read again: one line per file, in order of completion."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lock = threading.Lock()
        self.known: dict[str, list[object]] = {}
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except OSError:
            lines = []
        for line in lines:
            try:
                name, *facts = json.loads(line)
            except ValueError:
                continue
            self.known[name] = facts

    def holds(self, entry: Entry, path: Path) -> bool:
        return self.known.get(entry.path) == self.facts(entry, path)

    def add(self, entry: Entry, path: Path) -> None:
        facts = self.facts(entry, path)
        # A killed run may have left an incomplete line.
        with self.lock, self.path.open("a", encoding="utf-8") as file:
            file.write("\n" + json.dumps([entry.path, *facts]))
            self.known[entry.path] = facts

    @staticmethod
    def facts(entry: Entry, path: Path) -> list[object]:
        status = path.stat()
        return [status.st_size, status.st_mtime_ns, entry.hash]


class Hasher:
    """The hash of a file as in the index: SHA-256, or that of git, which starts with the size."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self.restart()

    def restart(self) -> None:
        self.inner = hashlib.sha256()
        if self.entry.sha256 == "":
            self.inner = hashlib.sha1(f"blob {self.entry.size}\0".encode())

    def update(self, chunk: bytes) -> None:
        if self.entry.hash != "":
            self.inner.update(chunk)

    def digest(self) -> str:
        return self.inner.hexdigest() if self.entry.hash != "" else ""


def hash_of(path: Path, entry: Entry) -> str:
    hasher = Hasher(entry)
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            hasher.update(chunk)
    return hasher.digest()


def size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except (OSError, ValueError):  # a name that no file can have
        return 0
