"""The rank processes of a pod: how they are started, how their end is seen and how nothing of them is left."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from output import Output


@dataclass(frozen=True)
class RankEnd:
    """How a rank ended: an exit code, or the negative number of the signal that ended it."""

    name: str
    code: int

    @property
    def exit_code(self) -> int:
        """The container's exit code: a rank that ends is a failure, whatever code it chose."""
        return 128 - self.code if self.code < 0 else self.code or 1

    @property
    def reason(self) -> str:
        if self.code >= 0:
            return f"{self.name} exited with {self.code}"
        hint = " (out of memory?)" if -self.code == signal.SIGKILL else ""
        return f"{self.name} was killed by {signal_name(-self.code)}{hint}"


class Ranks:
    """Every rank leads a session and process group of its own, so that a signal reaches all that it started."""

    def __init__(self, script: str, output: Output) -> None:
        self._script = script
        self._output = output
        self._names: dict[int, str] = {}
        # Kept, for a forgotten Popen is waited for by the next one, which would swallow the end of the rank.
        self._processes: list[subprocess.Popen[bytes]] = []

    def start(self, names: Sequence[str], environment: Mapping[str, str]) -> None:
        for name in names:
            reading, writing = os.pipe()
            self._output.copy(name, reading)
            try:
                process = subprocess.Popen(
                    ["bash", self._script, name],
                    stdin=subprocess.DEVNULL,
                    stdout=writing,
                    stderr=subprocess.STDOUT,
                    env=environment,
                    start_new_session=True,
                )
            finally:
                os.close(writing)
            self._names[process.pid] = name
            self._processes.append(process)

    def reap(self) -> list[RankEnd]:
        """Collect every ended child, adopted ones too; tell which of them were ranks."""
        ends: list[RankEnd] = []
        while True:
            try:
                process, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return ends
            if process == 0:
                return ends
            if process in self._names:
                ends.append(RankEnd(self._names[process], os.waitstatus_to_exitcode(status)))

    def signal(self, number: int) -> None:
        for group in self._names:
            signal_group(group, number)

    def alive(self) -> list[str]:
        """Names of the ranks of which any process is left, be it only a worker that outlived its rank."""
        return [name for group, name in self._names.items() if signal_group(group, 0)]

    def sweep(self, limit: float) -> list[int]:
        """Kill whatever is left, also what left its rank's process group. Returns what cannot be killed."""
        deadline = time.monotonic() + limit
        while True:
            self.reap()
            left = descendants(os.getpid())
            if not left or time.monotonic() > deadline:
                return left
            for process in left:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.kill(process, signal.SIGKILL)
            time.sleep(0.02)


def signal_group(group: int, number: int) -> bool:
    """Signal a process group; false when nothing of it is left."""
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def descendants(ancestor: int) -> list[int]:
    """All running processes below this one. Orphans are below it as well: it is pid 1 or a subreaper."""
    children: dict[int, list[int]] = {}
    running: set[int] = set()
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            with open(f"/proc/{entry}/stat", "rb") as stat:
                # The name in parentheses may hold anything, parentheses too.
                state, parent = stat.read().rpartition(b")")[2].split()[:2]
        except (OSError, ValueError):
            continue
        children.setdefault(int(parent), []).append(int(entry))
        if state != b"Z":
            running.add(int(entry))
    found: list[int] = []
    below = [ancestor]
    while below:
        for child in children.get(below.pop(), []):
            below.append(child)
            if child in running:
                found.append(child)
    return found


def become_subreaper() -> None:
    """Adopt orphans as pid 1 does; needed where the container is not the first process of its namespace."""
    try:
        import ctypes

        pr_set_child_subreaper = 36
        ctypes.CDLL(None).prctl(pr_set_child_subreaper, 1, 0, 0, 0)
    except (ImportError, OSError, AttributeError):
        # Without it only processes that left their rank's group can escape, and only outside a container.
        pass
