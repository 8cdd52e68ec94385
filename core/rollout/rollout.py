"""Replaces the pods of groups whose revision is older than their StatefulSet's, one wave after the other.

A StatefulSet with the strategy OnDelete keeps its pods when its template changes. This Job deletes those of one wave of groups,
waits until all of them are ready again, and continues with the next. It changes nothing where nothing has changed. It ends with
an error when a group does not become ready; the other groups keep their pods.
"""

from __future__ import annotations

import sys

# The scripts are in a read-only volume.
sys.dont_write_bytecode = True

import argparse  # noqa: E402
import json  # noqa: E402
import os  # noqa: E402
import signal  # noqa: E402
import time  # noqa: E402
from dataclasses import dataclass, field  # noqa: E402
from pathlib import Path  # noqa: E402

from cluster import Cluster, Unanswered  # noqa: E402
from decision import Done, Group, Pod, Replace, Wait, decide  # noqa: E402
from service_account import ACCOUNT  # noqa: E402

# A pod that restarts so often does not start.
RESTARTS = 5
PROGRESS_SECONDS = 60.0


class Failed(Exception):
    """The rollout stops. The message is for the operator."""


@dataclass(frozen=True)
class Plan:
    groups: tuple[Group, ...]
    # Longest time until the groups of a wave are ready.
    budget: float

    @classmethod
    def read(cls, path: Path) -> Plan:
        plan = json.loads(path.read_text(encoding="utf-8"))
        groups = tuple(
            Group(each["name"], each["revision"], each["wave"], tuple(each["pods"]))
            for each in plan["groups"]
        )
        return cls(groups, plan["readyWithinSeconds"])


@dataclass
class Rollout:
    plan: Plan
    cluster: Cluster
    poll: float
    settle: float
    apply_within: float
    applied: bool = False
    replaced: set[str] = field(default_factory=set)
    # The groups that it waits for, and since when.
    awaited: tuple[str, ...] = ()
    since: float = 0.0
    noted: float = 0.0
    # Since when the groups of the earlier waves have been ready.
    ready_since: float | None = None

    def run(self) -> str:
        """Return how the rollout ended. Raise Failed when a group does not become ready."""
        started = time.monotonic()
        silent_since: float | None = None
        while True:
            try:
                end = self._step(started)
                silent_since = None
            except Unanswered as problem:
                end = None
                if silent_since is None:
                    silent_since = time.monotonic()
                    log(f"{problem}; trying again")
                limit = self.apply_within if problem.forbidden else self.plan.budget
                if time.monotonic() - silent_since > limit:
                    raise Failed(str(problem)) from None
            if end is not None:
                return end
            time.sleep(self.poll)

    def _step(self, started: float) -> str | None:
        other = self._other_template()
        if other is not None:
            if self.applied:
                return f"superseded: {other}"
            if time.monotonic() - started > self.apply_within:
                raise Failed(f"{other}; apply all objects of one render together")
            return None
        self.applied = True
        step = decide(self.plan.groups, self._pods(), self.replaced)
        if isinstance(step, Done):
            return f"every group has its revision; replaced: {', '.join(sorted(self.replaced)) or 'none'}"
        if isinstance(step, Wait):
            self.ready_since = None
            self._await(step)
        elif self._settled():
            self._replace(step)
        return None

    def _settled(self) -> bool:
        """Return whether the groups that were awaited before have been ready for long enough."""
        if not self.awaited:
            return True
        if self.ready_since is None:
            self.ready_since = time.monotonic()
        return time.monotonic() - self.ready_since >= self.settle

    def _other_template(self) -> str | None:
        """Return which StatefulSet has another revision than the plan."""
        for group in self.plan.groups:
            found = self.cluster.template_revision(group.name)
            if found is None:
                return f"StatefulSet {group.name} does not exist"
            if found != group.revision:
                return (
                    f"StatefulSet {group.name} has revision {found}, and this Job rolls out {group.revision}"
                )
        return None

    def _pods(self) -> dict[str, Pod]:
        found = [self.cluster.pod(name) for group in self.plan.groups for name in group.pods]
        return {pod.name: pod for pod in found if pod is not None}

    def _replace(self, steps: list[Replace]) -> None:
        self.ready_since = None
        for step in steps:
            log(f"replacing {step.group}: {step.why} ({', '.join(pod.name for pod in step.pods)})")
            self.replaced.add(step.group)
            for pod in step.pods:
                self.cluster.delete(pod)

    def _await(self, step: Wait) -> None:
        names = tuple(group.name for group in step.groups)
        now = time.monotonic()
        if not set(names) <= set(self.awaited):
            self.since = self.noted = now
            log(f"waiting for {', '.join(names)}")
        self.awaited = names
        pods = self._pods()
        for group in step.groups:
            for name in group.pods:
                pod = pods.get(name)
                if pod is None or group.name not in self.replaced or pod.restarts < RESTARTS:
                    continue
                # A pod of the older revision, which is ending, may have failed often.
                if pod.revision == group.revision and not pod.leaving:
                    raise Failed(
                        f"{group.name} does not start: {name} restarted {pod.restarts} times; {pod.reason}"
                    )
        unready = [
            pod for group in step.groups for name in group.pods if (pod := pods.get(name)) and not pod.ready
        ]
        why = "; ".join(f"{pod.name}: {pod.reason}" for pod in unready) or "its pods do not exist"
        if now - self.since > self.plan.budget:
            raise Failed(f"{', '.join(names)} not ready after {self.plan.budget:g} s: {why}")
        if now - self.noted >= PROGRESS_SECONDS:
            self.noted = now
            waited = f"{now - self.since:.0f} s of {self.plan.budget:g} s"
            log(f"waiting for {', '.join(names)} ({waited}): {why}")


def log(text: str) -> None:
    print(f"rollout: {text}", file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="rollout.py", description=__doc__)
    parser.add_argument(
        "--plan", type=Path, required=True, help="JSON file with the groups and their revisions"
    )
    parser.add_argument("--account", type=Path, default=ACCOUNT, help="directory of the service account")
    parser.add_argument("--poll", type=float, default=2.0, help="seconds between two looks at the pods")
    parser.add_argument(
        "--settle",
        type=float,
        default=5.0,
        help="seconds in which the router learns of the groups that became ready, before the next ones leave",
    )
    parser.add_argument(
        "--apply-within",
        type=float,
        default=120.0,
        help="seconds for whoever applies the objects: this Job may start before the last StatefulSet has changed",
    )
    options = parser.parse_args()
    # The first process of a container has no default action. Python drops an exception that a handler raises while an object is
    # collected, and sys.exit raises one.
    signal.signal(signal.SIGTERM, lambda number, _: os._exit(128 + number))
    rollout = Rollout(
        Plan.read(options.plan),
        Cluster(options.account),
        options.poll,
        options.settle,
        options.apply_within,
    )
    try:
        log(rollout.run())
    except Failed as problem:
        sys.exit(f"rollout: {problem}")


if __name__ == "__main__":
    main()
