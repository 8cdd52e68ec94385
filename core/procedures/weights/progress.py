"""The progress of a download."""

from __future__ import annotations

import sys
import threading
import time


class Progress:
    """Logs the progress regularly."""

    def __init__(self, total: int, files: int) -> None:
        self.total = total
        self.files = files
        self.started = time.monotonic()
        self.done = 0
        self.ended = 0
        self.downloaded = 0
        self.lock = threading.Lock()
        self.finished = threading.Event()

    def add(self, count: int, downloaded: bool) -> None:
        with self.lock:
            self.done += count
            self.downloaded += count if downloaded else 0

    def end_file(self) -> None:
        with self.lock:
            self.ended += 1

    def show_until_finished(self, seconds: float) -> None:
        while not self.finished.wait(seconds):
            self.show()

    def show(self) -> None:
        rate = self.downloaded / max(time.monotonic() - self.started, 0.001)
        log(
            f"{amount(self.done)} of {amount(self.total)}, {self.ended} of {self.files} files, {amount(int(rate))}/s"
        )


def amount(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e8 else f"{count / 1e6:.1f} MB"


def log(text: str) -> None:
    print(f"weights: {text}", file=sys.stderr, flush=True)
