"""Collects the facts and ping results of all pods at pod 0: one JSON object per line, with limits on size and time.

Three rounds: each member sends its number and its facts; pod 0 answers with the facts of all; each member sends the
results of its pings, and pod 0 confirms them.
"""

from __future__ import annotations

import json
import queue
import socket
import sys
import threading
import time

from finding import numbers
from shapes import is_facts, is_results

CONNECT_SECONDS = 5.0
RETRY_SECONDS = 1.0
PROGRESS_SECONDS = 30.0
LINE_LIMIT = 32 * 2**20


class PeerLost(Exception):
    """The peer did not connect in time, closed the connection, or sent something else."""


class Channel:
    """One connection. Sends and receives messages."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._reader = connection.makefile("rb")
        self.peer = connection.getpeername()[0]

    def send(self, message: dict) -> None:
        self._connection.sendall(json.dumps(message).encode() + b"\n")

    def receive(self, deadline: float) -> dict:
        self._connection.settimeout(max(0.1, deadline - time.monotonic()))
        line = self._reader.readline(LINE_LIMIT)
        if not line.endswith(b"\n"):
            raise PeerLost(f"{self.peer} closed the connection")
        message = json.loads(line)
        if not isinstance(message, dict):
            raise PeerLost(f"{self.peer} did not send a message of this check")
        return message

    def close(self) -> None:
        self._reader.close()
        self._connection.close()


class Head:
    """Pod 0: listens for the members, and records which are lost."""

    def __init__(self, address: str, port: int, job: str, members: int) -> None:
        self._job = job
        self._members = members
        self._arrivals: queue.Queue[tuple[int, dict, Channel]] = queue.Queue()
        self._channels: dict[int, Channel] = {}
        self._listener = socket.create_server((address, port), backlog=members)
        threading.Thread(target=self._listen, daemon=True).start()

    def gather(self, own: dict, deadline: float) -> dict[int, dict]:
        """Return the facts of each member by its number, without those that did not connect in time."""
        facts = {0: own}
        noted = time.monotonic()
        while len(facts) < self._members and time.monotonic() < deadline:
            try:
                index, known, channel = self._arrivals.get(
                    timeout=min(1.0, max(0.0, deadline - time.monotonic()))
                )
            except queue.Empty:
                pass
            else:
                # A member that connects again was restarted. Its first connection is dead.
                if index in self._channels:
                    self._channels[index].close()
                self._channels[index] = channel
                facts[index] = known
                note(f"{known.get('node')} joined as pod {index} ({len(facts)} of {self._members})")
            if time.monotonic() - noted >= PROGRESS_SECONDS:
                noted = time.monotonic()
                missing = sorted(set(range(self._members)) - set(facts))
                note(f"waiting for pod {numbers(missing)}, at most {deadline - noted:.0f} s more")
        return facts

    def exchange(self, facts: dict[int, dict], deadline: float) -> tuple[dict[int, dict], dict[int, str]]:
        """Send the facts of all to each member. Return the results by member, and why some are missing."""
        results: dict[int, dict] = {}
        lost: dict[int, str] = {}

        def collect(index: int, channel: Channel) -> None:
            try:
                channel.send({"members": {str(member): known for member, known in facts.items()}})
                received = channel.receive(deadline)
                if not is_results(received):
                    raise PeerLost(f"{channel.peer} did not send ping results")
                results[index] = received
            except (OSError, ValueError, PeerLost) as problem:
                lost[index] = str(problem) or type(problem).__name__

        threads = [
            threading.Thread(target=collect, args=entry, daemon=True)
            for entry in sorted(self._channels.items())
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()) + CONNECT_SECONDS)
        for index in self._channels:
            if index not in results:
                lost.setdefault(index, "no result in time")
        return results, lost

    def dismiss(self) -> None:
        """Confirm the results of all members, and stop listening."""
        for channel in self._channels.values():
            try:
                channel.send({"done": True})
                channel.close()
            except OSError:
                continue
        self._listener.close()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._greet, args=(connection,), daemon=True).start()

    def _greet(self, connection: socket.socket) -> None:
        try:
            channel = Channel(connection)
            hello = channel.receive(time.monotonic() + CONNECT_SECONDS)
            index = hello.get("index")
            if hello.get("job") != self._job or not isinstance(index, int) or not 0 < index < self._members:
                connection.close()
                return
            if not is_facts(hello.get("facts")):
                note(f"dropped {channel.peer}, which joined as pod {index} without facts")
                connection.close()
                return
            facts = hello["facts"]
            skew = {} if facts.get("clock") is None else {"skew": time.time() - facts["clock"]}
            self._arrivals.put((index, {**facts, **skew}, channel))
        except (OSError, ValueError, PeerLost):
            connection.close()


def join(head: str, port: int, job: str, index: int, facts: dict, patience: float) -> tuple[Channel, dict]:
    """Send the facts to pod 0. Return the facts of all. Each attempt resolves its name again: it may move."""
    noted = time.monotonic()
    deadline = noted + patience
    while True:
        channel = None
        try:
            channel = Channel(socket.create_connection((head, port), timeout=CONNECT_SECONDS))
            channel.send({"job": job, "index": index, "facts": {**facts, "clock": time.time()}})
            # Pod 0 may have started just now, and waits as long.
            return channel, channel.receive(time.monotonic() + patience)["members"]
        except (OSError, ValueError, KeyError, PeerLost) as problem:
            obstacle = getattr(problem, "strerror", None) or str(problem) or type(problem).__name__
            if channel is not None:
                channel.close()
        if time.monotonic() >= deadline:
            raise PeerLost(f"pod 0 ({head}, port {port}) did not answer: {obstacle}")
        if time.monotonic() - noted >= PROGRESS_SECONDS:
            noted = time.monotonic()
            note(
                f"waiting for pod 0 ({head}, port {port}: {obstacle}), at most {deadline - noted:.0f} s more"
            )
        time.sleep(RETRY_SECONDS)


def note(text: str) -> None:
    print(f"preflight: {text}", file=sys.stderr, flush=True)
