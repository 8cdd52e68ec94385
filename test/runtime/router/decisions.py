"""Runs the router's pure functions: a JSON list of cases on stdin, a JSON list of results on stdout."""

from __future__ import annotations

import itertools
import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[3] / "core/router"))

from decision import decide
from groups import Rank, groups_of
from names import changes, names_of


def run(case: dict[str, Any]) -> object:
    if "pods" in case:
        last = frozenset(Rank(*rank) for rank in case["last"])
        decision = decide(groups_of(case["pods"]), case["contract"], last)
        return {
            "ranks": [str(rank) for rank in sorted(decision.ranks)],
            "complete": decision.complete,
            "serves": decision.serves,
            "obstacles": decision.obstacles,
        }
    ranks = [Rank(*rank) for rank in case["ranks"]]
    if "listed" in case:
        return changes(ranks, case["listed"], case["left"])
    return [list(itertools.islice(names_of(rank), case["count"])) for rank in ranks]


json.dump([run(case) for case in json.load(sys.stdin)], sys.stdout)
