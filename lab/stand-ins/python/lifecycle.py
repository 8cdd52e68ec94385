"""Signals of an engine process, and how it ends its children."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from typing import NoReturn

POLL_SECONDS = 0.05
# Signals by which tests crash an engine: not every process has an API.
CRASHES = {signal.SIGUSR1: 0, signal.SIGUSR2: 1}


class Lifecycle:
    """Signal handlers of a process. Create it in the main thread."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stopping.set())
        for number, code in CRASHES.items():
            signal.signal(number, lambda *_, code=code: crash(code))

    def wait_until(self, done: Callable[[], bool], limit: float | None = None) -> bool:
        """Whether `done` became true in time. Returns false early when the process must stop."""
        deadline = None if limit is None else time.monotonic() + limit
        while not done():
            if self.stopping.is_set() or (deadline is not None and time.monotonic() > deadline):
                return False
            time.sleep(POLL_SECONDS)
        return True


def crash(code: int) -> NoReturn:
    os.write(1, b"RuntimeError: NPU function error (crash requested by a signal)\n")
    os._exit(code)


def fork(main: Callable[[], NoReturn]) -> int:
    """Run `main` in a child process that never returns."""
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child != 0:
        return child
    try:
        main()
    except SystemExit as ending:
        os._exit(ending.code if isinstance(ending.code, int) else 1)
    except BaseException as error:  # a child must not run its parent's code
        os.write(2, f"{type(error).__name__}: {error}\n".encode())
    os._exit(1)


def ended(children: Sequence[int]) -> list[int]:
    """Which of the children have ended."""
    found = []
    for child in children:
        try:
            pid, _ = os.waitpid(child, os.WNOHANG)
        except ChildProcessError:
            pid = child
        if pid:
            found.append(child)
    return found


def end_children(children: Sequence[int], patience: float) -> None:
    """Send SIGTERM to the children, then SIGKILL."""
    left = list(children)
    deadline = time.monotonic() + patience
    for number in (signal.SIGTERM, signal.SIGKILL):
        for child in left:
            try:
                os.kill(child, number)
            except ProcessLookupError:
                pass
        while left and time.monotonic() < deadline:
            gone = set(ended(left))
            left = [child for child in left if child not in gone]
            time.sleep(0.01)


def end(code: int) -> NoReturn:
    # A signal may have interrupted print.
    os.write(1, b"ending\n")
    os._exit(code)
