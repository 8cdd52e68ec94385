"""Brings the pods of a check together at pod 0, which learns what each found: one JSON object a line, all bounded.

Three rounds: each member says who it is and what it knows; pod 0 answers with what all know; each member tells the
results of its pings, and pod 0 lets it go.
"""

from __future__ import annotations

import json
import queue
import socket
import sys
import threading
import time

from shapes import is_facts, is_results

CONNECT_SECONDS = 5.0
RETRY_SECONDS = 1.0
PROGRESS_SECONDS = 30.0
LINE_LIMIT = 32 * 2**20


class NobodyThere(Exception):
    """The other side did not come in time, or went away."""


class Channel:
    """One connection, message by message."""

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
            raise NobodyThere(f"{self.peer} closed the connection")
        message = json.loads(line)
        if not isinstance(message, dict):
            raise NobodyThere(f"{self.peer} speaks something else")
        return message

    def close(self) -> None:
        self._reader.close()
        self._connection.close()


class Head:
    """Pod 0: listens, and loses no one silently."""

    def __init__(self, address: str, port: int, job: str, members: int) -> None:
        self._job = job
        self._members = members
        self._arrivals: queue.Queue[tuple[int, dict, Channel]] = queue.Queue()
        self._channels: dict[int, Channel] = {}
        self._listener = socket.create_server((address, port), backlog=members)
        threading.Thread(target=self._listen, daemon=True).start()

    def gather(self, own: dict, deadline: float) -> dict[int, dict]:
        """What every member knows, by its number; without those that did not come in time."""
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
                # One that comes again has been started anew; its first connection is dead.
                if index in self._channels:
                    self._channels[index].close()
                self._channels[index] = channel
                facts[index] = known
                note(f"{len(facts)} of {self._members} nodes are here: {known.get('node')} as {index}")
            if time.monotonic() - noted >= PROGRESS_SECONDS:
                noted = time.monotonic()
                missing = sorted(set(range(self._members)) - set(facts))
                note(f"waiting for {missing}, at most {deadline - noted:.0f} s more")
        return facts

    def exchange(self, facts: dict[int, dict], deadline: float) -> tuple[dict[int, dict], dict[int, str]]:
        """Tell everyone what all know; the results of each, and why some are missing."""
        results: dict[int, dict] = {}
        lost: dict[int, str] = {}

        def ask(index: int, channel: Channel) -> None:
            try:
                channel.send({"members": {str(member): known for member, known in facts.items()}})
                told = channel.receive(deadline)
                if not is_results(told):
                    raise NobodyThere(f"{channel.peer} speaks something else")
                results[index] = told
            except (OSError, ValueError, NobodyThere) as problem:
                lost[index] = str(problem) or type(problem).__name__

        threads = [
            threading.Thread(target=ask, args=entry, daemon=True) for entry in sorted(self._channels.items())
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
        """Let everyone go."""
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
                note(f"{channel.peer} comes as {index} and tells no facts: it does not count")
                connection.close()
                return
            self._arrivals.put((index, hello["facts"], channel))
        except (OSError, ValueError, NobodyThere):
            connection.close()


def join(head: str, port: int, job: str, index: int, facts: dict, patience: float) -> tuple[Channel, dict]:
    """Reach pod 0 and learn what all know. Its name is looked up anew each time: it may move to another node."""
    noted = time.monotonic()
    deadline = noted + patience
    while True:
        channel = None
        try:
            channel = Channel(socket.create_connection((head, port), timeout=CONNECT_SECONDS))
            channel.send({"job": job, "index": index, "facts": facts})
            # It may have started just now, and has as much time again.
            return channel, channel.receive(time.monotonic() + patience)["members"]
        except (OSError, ValueError, KeyError, NobodyThere) as problem:
            obstacle = getattr(problem, "strerror", None) or str(problem) or type(problem).__name__
            if channel is not None:
                channel.close()
        if time.monotonic() >= deadline:
            raise NobodyThere(f"pod 0 ({head}, port {port}) did not come: {obstacle}")
        if time.monotonic() - noted >= PROGRESS_SECONDS:
            noted = time.monotonic()
            note(f"waiting for {head}, port {port} ({obstacle}), at most {deadline - noted:.0f} s more")
        time.sleep(RETRY_SECONDS)


def note(sentence: str) -> None:
    print(f"preflight: {sentence}", file=sys.stderr, flush=True)
