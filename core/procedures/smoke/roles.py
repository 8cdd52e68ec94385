"""Whether an answer went through prefill and through decode, by the counters of both sides.

Names of vLLM's counters: vllm/v1/metrics/loggers.py@v0.20.2. The scheduler that vLLM-Ascend puts in the place of vLLM's
counts what decode fetches, too (vllm_ascend/core/recompute_scheduler.py@v0.20.2rc1). Other requests at the same time
count as well, so this proves that both sides work, and not that one request took this way.
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

# Of one rank, by its address: the sum of each counter over its engines.
Counters = dict[str, float]
Role = dict[str, Counters]


class Restarted(Refused):
    """Counters began anew, so that nothing can be said."""


def counters(api: Api) -> Counters:
    sums: Counters = {}
    for name, _, value in SAMPLE.findall(api.text("/metrics")):
        if name in (PROMPT, GENERATED, FETCHED):
            sums[name] = sums.get(name, 0.0) + float(value)
    return {name: value for name, value in sums.items() if math.isfinite(value)}


def read(roles: dict[str, list[Api]]) -> dict[str, Role]:
    """The counters of both roles."""
    return {role: {api.base: counters(api) for api in apis} for role, apis in roles.items()}


def judged(before: dict[str, Role], after: dict[str, Role]) -> dict[str, str]:
    """What both roles did in between, and whether the counters prove that the KV cache was transferred."""
    computed = grown("prefill", PROMPT, before, after)
    answered = grown("decode", GENERATED, before, after)
    if computed == 0:
        raise Refused(
            "prefill computed nothing: decode answered alone",
            "see that the proxy knows the prefill ranks (its log and /healthcheck), and kv_role on both sides",
        )
    if answered == 0:
        raise Refused(
            "decode generated nothing: prefill answered alone",
            "see that the proxy knows the decode ranks (its log and /healthcheck), and what decode logs",
        )
    blind = lacking("decode", FETCHED, before, after)
    if blind:
        return {
            "detail": f"prefill computed {computed:.0f} tokens, decode generated {answered:.0f}; that decode fetched "
            f"the KV cache is not proven: {blind[0]} has no counter {FETCHED}",
            "transfer": "not proven",
        }
    fetched = grown("decode", FETCHED, before, after)
    if fetched == 0:
        raise Refused(
            "decode fetched no KV cache: it computed the prompt anew",
            "see what decode logs of the transfer: engine_id, kv_port and use_ascend_direct must agree on both sides",
        )
    return {
        "detail": f"prefill computed {computed:.0f} tokens, decode fetched {fetched:.0f} and generated {answered:.0f}",
        "transfer": "proven",
    }


def grown(role: str, name: str, before: dict[str, Role], after: dict[str, Role]) -> float:
    blind = lacking(role, name, before, after)
    if blind:
        raise Refused(
            f"{role} has no counter {name} ({blind[0]})",
            "see /metrics of a rank; --disable-log-stats takes it away",
        )
    differences = {rank: after[role][rank][name] - known[name] for rank, known in before[role].items()}
    fallen = [rank for rank, difference in differences.items() if difference < 0]
    if fallen:
        raise Restarted(
            f"a rank of {role} was restarted meanwhile ({', '.join(fallen)}): its counter {name} began anew",
            "see why (kubectl get pods, and the log of the rank before: --previous), then run this again",
        )
    return sum(differences.values())


def lacking(role: str, name: str, before: dict[str, Role], after: dict[str, Role]) -> list[str]:
    """The ranks that do not count this."""
    return [
        rank for rank, known in before[role].items() if name not in known or name not in after[role][rank]
    ]
