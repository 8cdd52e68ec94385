"""Brings the files of an index into a directory, each whole and right or not at all."""

from __future__ import annotations

import os
import shutil
import threading
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from pathlib import Path
from typing import BinaryIO

import marker
from hub import Entry, Hub, Interrupted
from outcome import Refused
from progress import Progress, amount, log
from verified import CHUNK, Hasher, Verified, hash_of, size_of

ATTEMPTS = 8
LONGEST_PAUSE_SECONDS = 60
PROGRESS_SECONDS = 30


class Download:
    def __init__(self, directory: Path, hub: Hub) -> None:
        self.directory = directory
        self.hub = hub
        self.state = directory / marker.STATE
        self.verified = Verified(self.state / "weights.verified")
        self.stopped = threading.Event()
        self.progress = Progress(0, 0)

    def run(self, entries: list[Entry], connections: int) -> None:
        """Gets every file that is not there yet."""
        self.progress = Progress(sum(entry.size for entry in entries), len(entries))
        self.refuse_full(entries)
        threading.Thread(
            target=self.progress.show_until_finished, args=(PROGRESS_SECONDS,), daemon=True
        ).start()
        with ThreadPoolExecutor(connections) as pool:
            # The largest first: the last file to end is then a small one.
            order = sorted(entries, key=lambda entry: (-entry.size, entry.path))
            futures = [pool.submit(self.get, entry) for entry in order]
            ended, _ = wait(futures, return_when=FIRST_EXCEPTION)
            failed = [future for future in ended if future.exception() is not None]
            if failed:
                self.stopped.set()
                for future in futures:
                    future.cancel()
                failed[0].result()
        self.progress.finished.set()

    def refuse_full(self, entries: list[Entry]) -> None:
        missing = sum(
            max(0, entry.size - max(size_of(self.directory / entry.path), size_of(self.partial(entry))))
            for entry in entries
        )
        free = shutil.disk_usage(self.directory).free
        if missing > free:
            raise Refused(
                f"The volume of {self.directory} is too small: {amount(missing)} are still to be downloaded and "
                f"{amount(free)} are free. Make it larger or remove something."
            )

    def partial(self, entry: Entry) -> Path:
        return self.state / "partial" / entry.path

    def get(self, entry: Entry) -> None:
        """One file: there already, or downloaded."""
        path = self.directory / entry.path
        partial = self.partial(entry)
        if path.is_file():
            if self.is_right(entry, path):
                self.progress.add(entry.size, downloaded=False)
                self.progress.end_file()
                return
            if path.is_symlink():
                # As in the cache of huggingface_hub: its target is of other directories, too.
                log(f"{entry.path} is a link to what the index does not say; downloading it in its place")
                path.unlink()
            elif size_of(path) < entry.size and not partial.exists():
                log(f"{entry.path} holds {size_of(path)} of {entry.size} bytes; continuing")
                partial.parent.mkdir(parents=True, exist_ok=True)
                os.replace(path, partial)
            else:
                log(f"{entry.path} is not what the index says; downloading it again")
        partial.parent.mkdir(parents=True, exist_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        found = self.fetch(entry, partial)
        if found != entry.hash:
            log(f"{entry.path} has hash {found} and not {entry.hash}; downloading it again")
            partial.unlink()
            found = self.fetch(entry, partial)
        if found != entry.hash:
            partial.unlink()
            raise Refused(
                f"{entry.path} has hash {found}, and the index of {self.hub.title} says {entry.hash}, twice. What "
                "stands between, a mirror or a proxy, gives another file: use another endpoint."
            )
        os.replace(partial, path)
        self.verified.add(entry, path)
        self.progress.end_file()

    def is_right(self, entry: Entry, path: Path) -> bool:
        if size_of(path) != entry.size:
            return False
        if self.verified.holds(entry, path):
            return True
        if entry.hash != "" and hash_of(path, entry) != entry.hash:
            return False
        self.verified.add(entry, path)
        return True

    def fetch(self, entry: Entry, partial: Path) -> str:
        """Downloads what is missing of a file, and gives its hash, or an empty text where the index has none."""
        hasher = Hasher(entry)
        with partial.open("ab+") as file:
            if file.tell() > entry.size:
                file.truncate(0)
            file.seek(0)
            while chunk := file.read(CHUNK):
                hasher.update(chunk)
                self.progress.add(len(chunk), downloaded=False)
            attempt = 0
            while file.tell() < entry.size:
                before = file.tell()
                try:
                    self.receive(entry, file, hasher)
                except Interrupted as error:
                    attempt = 1 if file.tell() > before else attempt + 1
                    if attempt == ATTEMPTS:
                        raise
                    pause = min(LONGEST_PAUSE_SECONDS, 2**attempt * self.hub.patience)
                    if attempt > 1:
                        log(f"{entry.path} at {amount(file.tell())}: {error}; trying again")
                    if self.stopped.wait(max(pause, error.after_seconds)):
                        raise
            file.flush()
            os.fsync(file.fileno())
        return hasher.digest()

    def receive(self, entry: Entry, file: BinaryIO, hasher: Hasher) -> None:
        """Appends what one answer gives."""
        offset = file.tell()
        with self.hub.open(self.hub.url(entry), offset) as answer:
            ranged = answer.headers.get("Content-Range", "")
            if offset > 0 and not ranged.startswith(f"bytes {offset}-"):
                # The server knows no ranges: from the start.
                file.truncate(0)
                file.seek(0)
                hasher.restart()
                self.progress.add(-offset, downloaded=False)
            while True:
                if self.stopped.is_set():
                    raise Interrupted("another file could not be downloaded")
                try:
                    chunk = answer.read(min(CHUNK, entry.size - file.tell() + 1))
                except Exception as error:  # http.client raises what is no OSError, too
                    raise Interrupted(f"the connection broke: {error or type(error).__name__}") from None
                if not chunk:
                    break
                if file.tell() + len(chunk) > entry.size:
                    raise Refused(
                        f"{entry.path} is longer than the {entry.size} bytes that the index of {self.hub.title} says."
                    )
                file.write(chunk)
                hasher.update(chunk)
                self.progress.add(len(chunk), downloaded=True)
        if file.tell() < entry.size:
            raise Interrupted(f"the connection ended {entry.size - file.tell()} bytes early")
