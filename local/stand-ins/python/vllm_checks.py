"""What vLLM and vLLM-Ascend refuse although every flag is known: one check per refusal, the first that fails speaks."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vllm_config import Config


# Bounds of pydantic's fields: config/scheduler.py and config/cache.py at v0.20.2.
BOUNDS: Mapping[str, tuple[str, Callable[[float], bool]]] = {
    "max_num_seqs": ("greater than or equal to 1", lambda value: value >= 1),
    "max_num_batched_tokens": ("greater than or equal to 1", lambda value: value >= 1),
    "gpu_memory_utilization": ("greater than 0 and less than or equal to 1", lambda value: 0 < value <= 1),
}


def numbers_in_bounds(config: Config) -> str | None:
    for name, (bound, holds) in BOUNDS.items():
        value = config.given.get(name)
        if value is not None and not holds(value):
            return f"{name}: Input should be {bound} (input_value={value})"
    return None


def external_needs_ranks(config: Config) -> str | None:
    # VL20 engine/arg_utils.py:1793-1818.
    if config.external and config.size == 1:
        return "data_parallel_external_lb can only be set when data_parallel_size > 1"
    return None


def rank_in_group(config: Config) -> str | None:
    if not config.ranks or config.ranks[0] < 0 or config.ranks[-1] >= config.size:
        return f"data_parallel_rank ({list(config.ranks)}) must be in [0, data_parallel_size={config.size})"
    return None


def workers_are_headless(config: Config) -> str | None:
    # Without --headless it becomes a server of its own, which nobody in the documents wants.
    if config.ranks[0] > 0 and not config.external and not config.headless:
        return "hybrid load balancing: this node would open an API of its own"
    return None


def headless_serves_nothing(config: Config) -> str | None:
    # VL20 entrypoints/cli/serve.py:54-62; 0.13.0 allows it.
    allowed = config.version.startswith("0.13.")
    if config.headless and config.given.get("api_server_count", 0) > 0 and not allowed:
        return "api_server_count cannot be used with headless"
    return None


def devices_suffice(config: Config) -> str | None:
    wanted = len(config.ranks) * config.tensor
    if wanted > len(config.devices):
        return f"World size ({wanted}) is larger than the number of available NPUs ({len(config.devices)})"
    return None


def batch_holds_sequences(config: Config) -> str | None:
    # vllm/config/scheduler.py, verify_max_model_len.
    tokens, sequences = config.given.get("max_num_batched_tokens"), config.given.get("max_num_seqs")
    if tokens is not None and sequences is not None and tokens < sequences:
        return (
            f"max_num_batched_tokens ({tokens}) must be greater than or equal to max_num_seqs ({sequences})."
        )
    return None


def transfer_degrees(config: Config) -> str | None:
    # vllm_ascend, mooncake_connector.py:1217-1236 and utils.py check_kv_extra_config at v0.20.2rc1.
    transfer = config.transfer
    if transfer is None:
        return None
    for side, degrees in (("prefill", transfer.prefill), ("decode", transfer.decode)):
        for degree in ("tp_size", "dp_size"):
            if not isinstance(degrees.get(degree), int):
                return f"kv_connector_extra_config.{side} lacks {degree}"
    if transfer.prefill["tp_size"] < transfer.decode["tp_size"]:
        return "prefill tp_size must not be smaller than decode tp_size"
    own = transfer.prefill if transfer.role == "kv_producer" else transfer.decode
    if (own["tp_size"], own["dp_size"]) != (config.tensor, config.size):
        return f"kv_connector_extra_config says {own}, but tp is {config.tensor} and dp {config.size}"
    return None


def flashcomm(config: Config) -> str | None:
    # vllm_ascend/platform.py:554-561 at v0.20.2rc1.
    if os.environ.get("VLLM_ASCEND_ENABLE_FLASHCOMM1") != "1":
        return None
    if config.tensor == 1:
        return "VLLM_ASCEND_ENABLE_FLASHCOMM1 needs tensor_parallel_size > 1"
    if not config.given.get("enable_expert_parallel"):
        return "VLLM_ASCEND_ENABLE_FLASHCOMM1 needs --enable-expert-parallel for MoE models"
    return None


def balance_scheduling(config: Config) -> str | None:
    # platform.py:489-497 at v0.20.2rc1.
    if os.environ.get("VLLM_ASCEND_BALANCE_SCHEDULING") == "1" and config.transfer is not None:
        return "balance scheduling cannot be used with a KV transfer"
    return None


def additional_config(config: Config) -> str | None:
    # platform.py:264-273 and 499-506 at v0.20.2rc1.
    given = config.given.get("additional_config", {})
    if not isinstance(given, dict):
        return None
    role = config.transfer.role if config.transfer is not None else None
    if given.get("layer_sharding") and role != "kv_producer":
        return "layer_sharding is for the kv_producer only"
    if given.get("recompute_scheduler_enable") and role is None:
        return "recompute_scheduler_enable needs a KV transfer"
    return None


def fused_operators(_: Config) -> str | None:
    # vllm_ascend/ascend_config.py.
    value = os.environ.get("VLLM_ASCEND_ENABLE_FUSED_MC2", "0")
    return (
        None if value in ("0", "1", "2") else f"VLLM_ASCEND_ENABLE_FUSED_MC2 must be 0, 1 or 2, not {value}"
    )


CHECKS: tuple[Callable[[Config], str | None], ...] = (
    numbers_in_bounds,
    external_needs_ranks,
    rank_in_group,
    workers_are_headless,
    headless_serves_nothing,
    devices_suffice,
    batch_holds_sequences,
    transfer_degrees,
    flashcomm,
    balance_scheduling,
    additional_config,
    fused_operators,
)


def unknown_parser(release: Mapping[str, Any], config: Config) -> str | None:
    """The parsers are looked up where there is an API; plugins add to those of the release."""
    if config.headless:
        return None
    kinds = (
        ("tool_call_parser", "toolCallParsers", "tool_parser_plugin"),
        ("reasoning_parser", "reasoningParsers", "reasoning_parser_plugin"),
    )
    for argument, registry, plugin in kinds:
        wanted, file = config.given.get(argument), config.given.get(plugin)
        registered = file is not None and f'"{wanted}"' in Path(file).read_text(encoding="utf-8")
        if wanted is not None and wanted not in release[registry] and not registered:
            return f"invalid {argument.replace('_', ' ')}: {wanted} (chose from {{ {','.join(release[registry])} }})"
    return None


def problem_of(release: Mapping[str, Any], config: Config) -> str | None:
    """Why this configuration is refused, or nothing."""
    return next((problem for check in CHECKS if (problem := check(config))), None) or unknown_parser(
        release, config
    )
