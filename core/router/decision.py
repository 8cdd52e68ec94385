"""Decides which ranks a proxy may use. Pure: from groups to ranks.

A proxy serves one contract for its whole life: upstream's proxies choose the decode rank after prefill has answered, so lists
that changed to another contract in between would let a request cross. For another contract, the Deployment starts another pod.
"""

from __future__ import annotations

from dataclasses import dataclass

from groups import ROLES, Group, Rank


@dataclass(frozen=True)
class Decision:
    ranks: frozenset[Rank]
    # Whether prefill and decode each have a whole group.
    complete: bool
    # Whether each has a whole group, or one that still serves while it ends.
    serves: bool
    # By the name of a group without requests, why.
    obstacles: dict[str, str]


def decide(groups: list[Group], contract: str, last: frozenset[Rank]) -> Decision:
    """Choose the ranks of whole groups of this contract.

    `last`: the ranks of the decision before. Of a role that has no whole group, those that still exist stay: a request reaches
    a rank that ends, as long as it drains, rather than none.
    """
    obstacles: dict[str, str] = {}
    ranks: set[Rank] = set()
    complete = serves = True
    for role in ROLES:
        own = [group for group in groups if group.pods[0].role == role]
        whole: set[Rank] = set()
        remaining: set[Rank] = set()
        ending: set[Rank] = set()
        for group in own:
            obstacle = group.obstacle(contract)
            if obstacle is None:
                whole.update(group.ranks)
            else:
                obstacles[group.name] = obstacle
                old = [rank for pod in group.pods if pod.contract == contract for rank in pod.ranks]
                remaining.update(old)
                ending.update(old if group.terminating else [])
        complete = complete and bool(whole)
        serves = serves and bool(whole or (ending & last))
        ranks.update(whole or (remaining & last))
    return Decision(frozenset(ranks), complete, serves, obstacles)
