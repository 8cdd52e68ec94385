"""Keeps the lists of the proxy equal to the ranks that are ready. A container beside the proxy.

router.py --instance name --contract digest --host address --port number --state directory [--repeat]

While requests run, upstream's proxy isolates a rank that it must remove, and removes it when none runs. Up to v0.20.2rc1 each
request of the rank that ends makes the proxy forget the isolation (load_balance_proxy_server_example.py, lines 230-246): with
--repeat the router tells it again.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import time
from pathlib import Path

from decision import Decision, decide
from groups import ROLES, Rank, groups_of
from names import changes, usual
from pods import Unreachable, list_pods
from proxy import NotChanged, Proxy, ProxyGone
from service_account import ACCOUNT

# Between two looks at the pods.
PODS_SECONDS = 1.0
# For how long the pod stays ready while its last groups end: the pod of the next contract becomes ready meanwhile.
ENDING_SECONDS = 10.0
# How often to repeat a removal, by the seconds since the rank left. The proxy logs each one.
REPEATED = ((10.0, 0.05), (900.0, 1.0), (float("inf"), 60.0))


class State:
    """What outlives a restart of the router's container: the ranks of the last decision, and the names that left."""

    def __init__(self, directory: Path) -> None:
        self._path = directory / "state.json"
        self.ranks: frozenset[Rank] = frozenset()
        self.left: dict[str, set[str]] = {role: set() for role in ROLES}
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            found = json.loads(self._path.read_text(encoding="utf-8"))
            self.ranks = frozenset(
                Rank(str(role), str(host), int(port)) for role, host, port in found["ranks"]
            )
            self.left = {role: {str(name) for name in found["left"][role]} for role in ROLES}

    def save(self) -> None:
        content = {
            "ranks": [[rank.role, rank.host, rank.port] for rank in sorted(self.ranks)],
            "left": {role: sorted(self.left[role]) for role in ROLES},
        }
        draft = self._path.with_suffix(".draft")
        draft.write_text(json.dumps(content), encoding="utf-8")
        os.replace(draft, self._path)


class Router:
    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._proxy = Proxy(options.host, options.port)
        self._state = State(options.state)
        self._ready = options.state / "ready"
        self._alive = options.state / "alive"
        self._decision = Decision(self._state.ranks, bool(self._state.ranks), True, {})
        # Whether the proxy has had exactly the ranks of a decision since it started.
        self._synchronised = False
        self._served: frozenset[Rank] = frozenset()
        # When a rank left last, and when the router last removed it from the proxy.
        self._leaving = 0.0
        self._repeated = 0.0
        # When each role had a whole group last.
        self._completed = time.monotonic()
        # Why the pods could not be read at the last try; empty when they were.
        self._unread = ""
        # What was logged last, by subject.
        self._told: dict[str, str] = {}

    def run(self) -> None:
        self._ready.unlink(missing_ok=True)
        while True:
            self._alive.touch()
            self._choose()
            end = time.monotonic() + PODS_SECONDS
            while self._synchronise() and time.monotonic() < end:
                time.sleep(self._interval())
            time.sleep(max(0.0, end - time.monotonic()))

    def _choose(self) -> None:
        """Without the API server, the last decision stays."""
        try:
            groups = groups_of(list_pods(self._options.instance, self._options.account))
            self._unread = ""
        except Unreachable as error:
            self._unread = f"the lists stay as they are: {error}"
        self._tell("pods", self._unread)
        if self._unread:
            return
        self._decision = decide(groups, self._options.contract, self._state.ranks)
        if self._decision.ranks != self._state.ranks:
            self._state.ranks = self._decision.ranks
            self._state.save()

    def _synchronise(self) -> bool:
        """Whether to do it again soon, since a rank that left is still listed."""
        try:
            leaving = self._apply()
            self._tell("proxy", "")
            return leaving and self._options.repeat
        except ProxyGone:
            self._tell("proxy", "the proxy does not listen")
            self._synchronised = False
            self._served = frozenset()
            self._state.left = {role: set() for role in ROLES}
            self._state.save()
            self._mark(ready=False)
        except NotChanged as error:
            self._tell("proxy", str(error))
        return False

    def _apply(self) -> bool:
        """Whether a rank that left is still listed."""
        listed = self._proxy.lists()
        served: set[Rank] = set()
        leaving = False
        repeats = self._options.repeat and time.monotonic() - self._repeated >= self._interval()
        for role in ROLES:
            ranks = {rank for rank in self._decision.ranks if rank.role == role}
            left = self._state.left[role]
            added, _, _ = changes(ranks, listed[role], left)
            if added:
                listed = self._proxy.add(role, added)
            _, removed, kept = changes(ranks, listed[role], left)
            if set(removed) - left:
                self._leaving = time.monotonic()
            if set(removed) - left or (removed and repeats):
                listed = self._proxy.remove(role, removed)
                self._repeated = time.monotonic()
                # A name that is gone at once may be used again.
                remaining = set(removed) & set(listed[role])
                if not remaining <= left:
                    left |= remaining
                    self._state.save()
            leaving = leaving or bool(set(removed) & set(listed[role]))
            known = {usual(name) for name in kept}
            served |= {rank for rank in ranks if str(rank) in known}
        self._report(frozenset(served))
        serves = {rank.role for rank in served} == set(ROLES)
        # A proxy that has just started may list ranks of another contract: no request before they are gone.
        self._synchronised = self._synchronised or (serves and not leaving)
        self._mark(ready=self._synchronised and serves and self._usable())
        return leaving

    def _usable(self) -> bool:
        if self._decision.complete:
            self._completed = time.monotonic()
            return True
        return self._decision.serves and time.monotonic() - self._completed < ENDING_SECONDS

    def _interval(self) -> float:
        age = time.monotonic() - self._leaving
        return next(seconds for limit, seconds in REPEATED if age < limit)

    def _report(self, served: frozenset[Rank]) -> None:
        for rank in sorted(served - self._served):
            log(f"{rank.role} {rank} joined")
        for rank in sorted(self._served - served):
            group = rank.host.partition(".")[2]
            reason = self._decision.obstacles.get(group, "its group does not exist")
            log(f"{rank.role} {rank} left: {reason}")
        self._served = served
        if self._decision.complete:
            self._tell("pair", "")
        elif not self._unread:
            waits = [f"{group}: {reason}" for group, reason in sorted(self._decision.obstacles.items())]
            self._tell(
                "pair",
                f"no pair of contract {self._options.contract} is ready ({'; '.join(waits) or 'no pods'})",
            )

    def _mark(self, *, ready: bool) -> None:
        if ready:
            self._ready.touch()
        else:
            self._ready.unlink(missing_ok=True)

    def _tell(self, subject: str, text: str) -> None:
        """Log what holds for a while once. An empty text: it has passed."""
        if text and text != self._told.get(subject):
            log(text)
        self._told[subject] = text


def log(text: str) -> None:
    print(f"router: {text}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="router.py", description=__doc__)
    parser.add_argument("--instance", required=True)
    parser.add_argument("--contract", required=True)
    parser.add_argument("--host", required=True, help="address of the proxy")
    parser.add_argument("--port", required=True, type=int)
    parser.add_argument("--state", required=True, type=Path, help="directory that outlives the container")
    parser.add_argument("--account", default=ACCOUNT, type=Path, help="directory of the service account")
    parser.add_argument("--repeat", action="store_true", help="repeat the removal of a rank that left")
    # The first process of a container ignores signals without a handler. Python drops an exception that a handler raises while
    # an object is collected, and sys.exit raises one.
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    Router(parser.parse_args()).run()


if __name__ == "__main__":
    main()
