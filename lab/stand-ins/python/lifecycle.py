"""How a process of an engine is told to end, and how it ends its children."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from typing import NoReturn

POLL_SECONDS = 0.05
# A test tells an engine to crash by these, for not every process has an API.
CRASHES = {signal.SIGUSR1: 0, signal.SIGUSR2: 1}


class Lifecycle:
    """Signals of one process. Only the main thread may make it."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stopping.set())
        for number, code in CRASHES.items():
            signal.signal(number, lambda *_, code=code: crash(code))

    def wait_until(self, done: Callable[[], bool], limit: float | None = None) -> bool:
        """Whether it was done in time. Returns early, and false, when the process is to stop."""
        deadline = None if limit is None else time.monotonic() + limit
        while not done():
            if self.stopping.is_set() or (deadline is not None and time.monotonic() > deadline):
                return False
            time.sleep(POLL_SECONDS)
        return True


def crash(code: int) -> NoReturn:
    os.write(1, b"RuntimeError: NPU function error, stand-in told to crash\n")
    os._exit(code)


def fork(main: Callable[[], NoReturn]) -> int:
    """Run `main` in a child that never comes back here."""
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
    """Ask the children to end, then make them."""
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
    # Not print, which a signal may have interrupted.
    os.write(1, b"ending\n")
    os._exit(code)
