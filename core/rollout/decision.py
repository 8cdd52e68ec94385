"""What a rollout does next, from the groups of a plan and the pods that exist. Pure: no clock and no cluster."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet


@dataclass(frozen=True)
class Group:
    """A group of the plan: its StatefulSet, the revision that its pods should have, and its place in the order."""

    name: str
    revision: str
    wave: int
    pods: tuple[str, ...]


@dataclass(frozen=True)
class Pod:
    """A pod that exists. `leaving`: it is being deleted. `reason`: why it is not ready, as far as its status names one."""

    name: str
    uid: str
    revision: str
    ready: bool
    leaving: bool = False
    restarts: int = 0
    reason: str = ""


@dataclass(frozen=True)
class Replace:
    """Delete these pods; the StatefulSet creates them again from its template."""

    group: str
    pods: tuple[Pod, ...]
    why: str


@dataclass(frozen=True)
class Wait:
    """These groups are not ready yet, and others must not change before."""

    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Done:
    """No pod has another revision than its group."""


def decide(
    groups: Sequence[Group], pods: Mapping[str, Pod], replaced: AbstractSet[str]
) -> list[Replace] | Wait | Done:
    """Return the next step.

    Groups of one wave change together, and a wave starts when all groups of the waves before are ready. A wave with a group
    that does not serve, such as one whose node is lost, comes first, since a group that serves must not end meanwhile. A group
    with pods of two revisions that no longer serves is healed at once: waiting would not make it serve again.

    `replaced`: names of groups of which this run has deleted pods; it waits for them at the end, too.
    """
    healed = [step for group in groups if (step := heal(group, pods)) is not None]
    if healed:
        return healed
    waves = [
        [group for group in groups if group.wave == wave] for wave in sorted({group.wave for group in groups})
    ]
    for members in sorted(waves, key=lambda wave: turn(wave, pods)):
        steps = [
            Replace(group.name, old, "its revision is older")
            for group in members
            if (old := staying(old_pods(group, pods)))
        ]
        if steps:
            return steps
        unready = tuple(group for group in members if not is_ready(group, pods))
        later = any(old_pods(group, pods) for group in groups if group not in members)
        awaited = unready if later else tuple(group for group in unready if group.name in replaced)
        if awaited:
            return Wait(awaited)
    return Done()


def turn(wave: Sequence[Group], pods: Mapping[str, Pod]) -> int:
    """Return the place of a wave: one that starts, one with a group that does not serve, the others."""
    if all(serves(group, pods) for group in wave):
        return 2
    return 1 if any(staying(old_pods(group, pods)) for group in wave) else 0


def serves(group: Group, pods: Mapping[str, Pod]) -> bool:
    old = old_pods(group, pods)
    return all(pod.ready and not pod.leaving for pod in old) if old else is_ready(group, pods)


def heal(group: Group, pods: Mapping[str, Pod]) -> Replace | None:
    old = staying(old_pods(group, pods))
    current = [pod for pod in existing(group, pods) if pod.revision == group.revision and not pod.leaving]
    # A group that grows has new pods beside old ones that still serve; it waits for its turn.
    if not old or not current or all(pod.ready for pod in old):
        return None
    return Replace(group.name, old, "its pods have two revisions")


def is_ready(group: Group, pods: Mapping[str, Pod]) -> bool:
    found = existing(group, pods)
    return len(found) == len(group.pods) and all(
        pod.ready and not pod.leaving and pod.revision == group.revision for pod in found
    )


def old_pods(group: Group, pods: Mapping[str, Pod]) -> tuple[Pod, ...]:
    return tuple(pod for pod in existing(group, pods) if pod.revision != group.revision)


def existing(group: Group, pods: Mapping[str, Pod]) -> list[Pod]:
    return [pods[name] for name in group.pods if name in pods]


def staying(pods: tuple[Pod, ...]) -> tuple[Pod, ...]:
    return tuple(pod for pod in pods if not pod.leaving)
