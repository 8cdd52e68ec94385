"""Whether an answer went through prefill and through decode, by the counters of both sides.

Names of vLLM's counters: vllm/v1/metrics/loggers.py@v0.20.2. The scheduler that vLLM-Ascend puts in the place of vLLM's
counts what decode fetches, too (vllm_ascend/core/recompute_scheduler.py@v0.20.2rc1). Other requests at the same time
count as well, so this proves that both sides work, and not that one request took this way.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from api import Refused

if TYPE_CHECKING:
    from api import Api

SAMPLE = re.compile(r"^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{[^}]*\})?\s+([0-9.eE+-]+|NaN)", re.MULTILINE)

PROMPT = "vllm:prompt_tokens_total"
GENERATED = "vllm:generation_tokens_total"
FETCHED = "vllm:external_prefix_cache_hits_total"

Counters = dict[str, float]


def counters(apis: list[Api]) -> Counters:
    """The sum of each counter over all ranks of a role."""
    sums: Counters = {}
    for api in apis:
        for name, _, value in SAMPLE.findall(api.text("/metrics")):
            if name in (PROMPT, GENERATED, FETCHED):
                sums[name] = sums.get(name, 0.0) + float(value)
    return sums


def read(roles: dict[str, list[Api]]) -> dict[str, Counters]:
    """The counters of both roles."""
    return {role: counters(apis) for role, apis in roles.items()}


def judged(before: dict[str, Counters], after: dict[str, Counters]) -> str:
    """What both roles did in between."""
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
    if FETCHED not in before["decode"]:
        return f"prefill computed {computed:.0f} tokens, decode generated {answered:.0f}"
    fetched = grown("decode", FETCHED, before, after)
    if fetched == 0:
        raise Refused(
            "decode fetched no KV cache: it computed the prompt anew",
            "see what decode logs of the transfer: engine_id, kv_port and use_ascend_direct must agree on both sides",
        )
    return (
        f"prefill computed {computed:.0f} tokens, decode fetched {fetched:.0f} and generated {answered:.0f}"
    )


def grown(role: str, name: str, before: dict[str, Counters], after: dict[str, Counters]) -> float:
    if name not in before[role] or name not in after[role]:
        raise Refused(
            f"{role} has no counter {name}", "see /metrics of a rank; --disable-log-stats takes it away"
        )
    return after[role][name] - before[role][name]
