"""The engine processes of a pod: starts them, collects their exit codes, and leaves none of their children."""

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
class ProcessEnd:
    """How a process ended: its exit code, or the negative number of the signal that killed it."""

    name: str
    code: int

    @property
    def exit_code(self) -> int:
        """The container's exit code. A process that ends is a failure, even with code 0."""
        return 128 - self.code if self.code < 0 else self.code or 1

    @property
    def reason(self) -> str:
        if self.code >= 0:
            return f"{self.name} exited with code {self.code}"
        hint = " (out of memory?)" if -self.code == signal.SIGKILL else ""
        return f"{self.name} was killed by {signal_name(-self.code)}{hint}"


class Processes:
    """Each process leads a session and a process group, so that a signal reaches its children too."""

    def __init__(self, script: str, output: Output) -> None:
        self._script = script
        self._output = output
        self._names: dict[int, str] = {}
        # Kept: when a Popen is garbage-collected, the next one waits for its process and takes its exit status.
        self._started: list[subprocess.Popen[bytes]] = []

    def start(self, names: Sequence[str], environment: Mapping[str, str]) -> None:
        for name in names:
            reading, writing = os.pipe()
            self._output.copy(name, reading)
            try:
                started = subprocess.Popen(
                    ["bash", self._script, name],
                    stdin=subprocess.DEVNULL,
                    stdout=writing,
                    stderr=subprocess.STDOUT,
                    env=environment,
                    start_new_session=True,
                )
            finally:
                os.close(writing)
            self._names[started.pid] = name
            self._started.append(started)

    def reap(self) -> list[ProcessEnd]:
        """Collect every ended child, adopted ones included. Return those that are engine processes."""
        ends: list[ProcessEnd] = []
        while True:
            try:
                child, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return ends
            if child == 0:
                return ends
            if child in self._names:
                ends.append(ProcessEnd(self._names[child], os.waitstatus_to_exitcode(status)))

    def forget(self, name: str) -> None:
        """Drop an ended process. Its process group may become that of another one."""
        self._names = {group: other for group, other in self._names.items() if other != name}

    def signal(self, number: int) -> None:
        for group in self._names:
            signal_group(group, number)

    def alive(self) -> list[str]:
        """Return the names whose process group still exists, even if only a child outlived its process."""
        return [name for group, name in self._names.items() if signal_group(group, 0)]

    def sweep(self, limit: float) -> list[int]:
        """Kill every descendant, including those that left the process group. Return those that cannot be killed."""
        deadline = time.monotonic() + limit
        while True:
            self.reap()
            left = descendants(os.getpid())
            if not left or time.monotonic() > deadline:
                return left
            for descendant in left:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.kill(descendant, signal.SIGKILL)
            time.sleep(0.02)


def signal_group(group: int, number: int) -> bool:
    """Signal a process group. Return False when the group is gone."""
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
    """Return all running descendants. Orphans are among them: the supervisor is pid 1 or a subreaper."""
    children: dict[int, list[int]] = {}
    running: set[int] = set()
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            with open(f"/proc/{entry}/stat", "rb") as stat:
                # The name in parentheses may contain any character, parentheses included.
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
    """Adopt orphans as pid 1 does. Needed where the supervisor is not pid 1 of its namespace."""
    try:
        import ctypes

        pr_set_child_subreaper = 36
        ctypes.CDLL(None).prctl(pr_set_child_subreaper, 1, 0, 0, 0)
    except (ImportError, OSError, AttributeError):
        # Without it, only children that left the process group can escape, and only outside a container.
        pass
