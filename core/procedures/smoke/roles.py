"""Checks by the counters of both roles that prefill and decode took part in an answer.

Names of vLLM's counters: vllm/v1/metrics/loggers.py@v0.20.2. vLLM-Ascend's own scheduler counts what decode fetches too
(vllm_ascend/core/recompute_scheduler.py@v0.20.2rc1). Concurrent requests count as well, so this proves that both roles
work, not that one request passed through both.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from api import Refused

if TYPE_CHECKING:
    from api import Api

SAMPLE = re.compile(
    r"^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{[^}]*\})?\s+([+-]?[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?|NaN)",
    re.MULTILINE,
)

PROMPT = "vllm:prompt_tokens_total"
GENERATED = "vllm:generation_tokens_total"
FETCHED = "vllm:external_prefix_cache_hits_total"

# By server address: the sum of each counter over the engines of the server.
Counters = dict[str, float]
Role = dict[str, Counters]


class Restarted(Refused):
    """A server restarted and reset its counters, so the check has no result."""


def counters(api: Api) -> Counters:
    sums: Counters = {}
    for name, _, value in SAMPLE.findall(api.text("/metrics")):
        if name in (PROMPT, GENERATED, FETCHED):
            sums[name] = sums.get(name, 0.0) + float(value)
    return {name: value for name, value in sums.items() if math.isfinite(value)}


def read(roles: dict[str, list[Api]]) -> dict[str, Role]:
    """Return the counters of both roles."""
    return {role: {api.base: counters(api) for api in apis} for role, apis in roles.items()}


def compared(before: dict[str, Role], after: dict[str, Role]) -> dict[str, str]:
    """Compare two readings: what both roles did, and whether the counters prove the transfer of the KV cache."""
    computed = grown("prefill", PROMPT, before, after)
    answered = grown("decode", GENERATED, before, after)
    if computed == 0:
        raise Refused(
            "prefill computed no tokens; decode processed the prompt itself",
            "Check that the proxy lists the prefill ranks (its log, /healthcheck), and kv_role of both groups",
        )
    if answered == 0:
        raise Refused(
            "decode generated no tokens; prefill generated the answer itself",
            "Check that the proxy lists the decode ranks (its log, /healthcheck), and read the log of decode",
        )
    uncounted = lacking("decode", FETCHED, before, after)
    if uncounted:
        return {
            "detail": f"prefill computed {computed:.0f} tokens, decode generated {answered:.0f}; "
            f"the KV transfer cannot be verified: {uncounted[0]} does not report the metric {FETCHED}",
            "transfer": "not proven",
        }
    fetched = grown("decode", FETCHED, before, after)
    if fetched == 0:
        raise Refused(
            "decode fetched no KV cache; decode computed the prompt again",
            "Read the log of decode about the transfer; engine_id, kv_port and use_ascend_direct must match on both sides",
        )
    return {
        "detail": f"prefill computed {computed:.0f} tokens, decode fetched {fetched:.0f} and generated {answered:.0f}",
        "transfer": "proven",
    }


def grown(role: str, name: str, before: dict[str, Role], after: dict[str, Role]) -> float:
    uncounted = lacking(role, name, before, after)
    if uncounted:
        raise Refused(
            f"{role} does not report the metric {name} ({uncounted[0]})",
            "Check /metrics of the server, and remove disableLogStats, which turns the metrics off",
        )
    differences = {server: after[role][server][name] - known[name] for server, known in before[role].items()}
    fallen = [server for server, difference in differences.items() if difference < 0]
    if fallen:
        raise Restarted(
            f"{role} restarted during the check ({', '.join(fallen)}): its metric {name} was reset",
            "Find the cause (kubectl get pods, kubectl logs --previous), then run smoke again",
        )
    return sum(differences.values())


def lacking(role: str, name: str, before: dict[str, Role], after: dict[str, Role]) -> list[str]:
    """Return the servers without this counter."""
    return [
        server
        for server, known in before[role].items()
        if name not in known or name not in after[role][server]
    ]
