"""Whether the nodes are one super-pod, in which NPUs of different nodes reach each other over HCCS.

Two servers of A3 that only RoCE connects pass every other check, and fail in the first MoE operator (vllm-ascend #9447,
#10738). HCCL connects nodes over HCCS where their super-pod ids are equal, and refuses equal SDIDs in one super-pod
(EI0014).
"""

from __future__ import annotations

from itertools import combinations
from typing import NamedTuple

from finding import error, listed, short, warning

CHOOSE = "choose nodes of one super-pod"

# For a plan without the names of its groups.
REMEDY = [
    "give each node its own HCCL_LOGIC_SUPERPOD_ID (groups.<group>.overrides.nodes.<node>.env)",
    "set enable_mc2_hierarchy_comm in additionalConfig to true (vLLM-Ascend v0.18.0 or later)",
    "leave VLLM_ASCEND_ENABLE_FUSED_MC2 off",
    "set procedures.preflight.ping to ping, which uses the RoCE ports",
]


class Apart(NamedTuple):
    """Pairs of nodes that are not in one super-pod, and the finding that says so."""

    pairs: frozenset[tuple[int, int]]
    findings: list[dict[str, str]]


def apart(plan: dict, names: dict[int, str], facts: dict[int, dict]) -> Apart:
    """Compare what the NPUs say about their super-pods. Those of Ascend 950, which have no ping, are not of HCCS."""
    if plan.get("ping") is None:
        return Apart(frozenset(), [])
    pods = {index: of_devices(known, "superPod") for index, known in facts.items()}
    sdids = {index: of_devices(known, "sdid") for index, known in facts.items()}
    known = [index for index in sorted(facts) if pods[index]]
    other = {(a, b) for a, b in combinations(known, 2) if pods[a] != pods[b]}
    same = {(a, b) for a, b in combinations(known, 2) if pods[a] == pods[b] and sdids[a] & sdids[b]}
    fabric = plan.get("fabric", {})
    if fabric.get("separated") or not (other or same):
        return Apart(frozenset(), [])
    findings = []
    if other:
        where: dict[str, list[str]] = {}
        for index in known:
            where.setdefault(", ".join(sorted(pods[index])), []).append(names[index])
        # HCCL itself uses RoCE between them; operators of MoE do not, and neither does a plan of HCCS pings.
        fails = fabric.get("expertsSpan", True) or plan.get("ping") == "hccs_ping"
        findings.append(
            (error if fails else warning)(
                "super-pod",
                f"the nodes are in {len(where)} super-pods, which HCCS does not connect: {listed(where)}",
                remedy(plan),
            )
        )
    if same:
        pairs = [f"{names[a]} and {names[b]}" for a, b in sorted(same)]
        findings.append(
            error(
                "super-pod",
                f"{short(pairs)} have one super-pod id and equal SDIDs: they are not one super-pod, and HCCL ends "
                "with EI0014",
                remedy(plan),
            )
        )
    return Apart(frozenset(other | same), findings)


def remedy(plan: dict) -> str:
    """Return what serves on nodes of several super-pods, as one imperative."""
    *first, last = plan.get("fabric", {}).get("remedy") or REMEDY
    text = f"{', '.join(first)} and {last}" if first else last
    return f"{text[0].upper()}{text[1:]}; or {CHOOSE}"


def of_devices(known: dict, name: str) -> set[str]:
    """Return the values of a fact on a node."""
    return {state[name] for state in known.get("devices", {}).values() if state.get(name) is not None}
