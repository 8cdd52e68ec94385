"""Downloads the files of an index into a directory. A file appears only when it is complete and verified."""

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
        """Download every file that is missing or differs from the index."""
        self.progress = Progress(sum(entry.size for entry in entries), len(entries))
        self.refuse_full(entries)
        threading.Thread(
            target=self.progress.show_until_finished, args=(PROGRESS_SECONDS,), daemon=True
        ).start()
        with ThreadPoolExecutor(connections) as pool:
            # Largest first, so that the last file to finish is a small one.
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
                f"The volume of {self.directory} is too small: {amount(missing)} remain to be downloaded, "
                f"{amount(free)} are free. Enlarge the volume, or remove files."
            )

    def partial(self, entry: Entry) -> Path:
        return self.state / "partial" / entry.path

    def get(self, entry: Entry) -> None:
        """Verify one file, or download it."""
        path = self.directory / entry.path
        partial = self.partial(entry)
        if path.is_file():
            if self.is_right(entry, path):
                self.progress.add(entry.size, downloaded=False)
                self.progress.end_file()
                return
            if path.is_symlink():
                # As in the cache of huggingface_hub, where other directories link to the same target.
                log(f"{entry.path} links to a file that differs from the index; replacing the link")
                path.unlink()
            elif size_of(path) < entry.size and not partial.exists():
                log(f"{entry.path} has {size_of(path)} of {entry.size} bytes; resuming")
                partial.parent.mkdir(parents=True, exist_ok=True)
                os.replace(path, partial)
            else:
                log(f"{entry.path} differs from the index; downloading it again")
        partial.parent.mkdir(parents=True, exist_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        found = self.fetch(entry, partial)
        if found != entry.hash:
            log(f"{entry.path} has hash {found}, expected {entry.hash}; downloading it again")
            partial.unlink()
            found = self.fetch(entry, partial)
        if found != entry.hash:
            partial.unlink()
            raise Refused(
                f"{entry.path} has hash {found} after two downloads, but {entry.hash} in the index of {self.hub.title}. "
                "A mirror or proxy serves another file. Set procedures.weights.endpoint to another endpoint."
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
        """Download the missing part of a file. Return its hash, or an empty text if the index has none."""
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
                        log(f"{entry.path} stopped at {amount(file.tell())}: {error}; retrying")
                    if self.stopped.wait(max(pause, error.after_seconds)):
                        raise
            file.flush()
            os.fsync(file.fileno())
        return hasher.digest()

    def receive(self, entry: Entry, file: BinaryIO, hasher: Hasher) -> None:
        """Append the body of one response."""
        offset = file.tell()
        with self.hub.open(self.hub.url(entry), offset) as answer:
            ranged = answer.headers.get("Content-Range", "")
            if offset > 0 and not ranged.startswith(f"bytes {offset}-"):
                # The server does not support ranges: start again.
                file.truncate(0)
                file.seek(0)
                hasher.restart()
                self.progress.add(-offset, downloaded=False)
            while True:
                if self.stopped.is_set():
                    raise Interrupted("the download of another file failed")
                try:
                    chunk = answer.read(min(CHUNK, entry.size - file.tell() + 1))
                except Exception as error:  # http.client also raises errors that are not OSError
                    raise Interrupted(f"the connection broke: {error or type(error).__name__}") from None
                if not chunk:
                    break
                if file.tell() + len(chunk) > entry.size:
                    raise Refused(
                        f"{entry.path} is longer than {entry.size} bytes, its size in the index of {self.hub.title}."
                    )
                file.write(chunk)
                hasher.update(chunk)
                self.progress.add(len(chunk), downloaded=True)
        if file.tell() < entry.size:
            raise Interrupted(f"the connection ended {entry.size - file.tell()} bytes early")
