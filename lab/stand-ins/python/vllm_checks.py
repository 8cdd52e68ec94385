"""Refusals of known flags by vLLM and vLLM-Ascend: one check per refusal, the first failure is reported."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

import vllm_fields
import vllm_objects
import vllm_pool
from pydantic_errors import refused

if TYPE_CHECKING:
    from vllm_config import Config


def external_needs_ranks(config: Config) -> str | None:
    # VL20 engine/arg_utils.py:1793-1818.
    if config.external and config.size == 1:
        return "data_parallel_external_lb can only be set when data_parallel_size > 1"
    return None


def rank_in_group(config: Config) -> str | None:
    # config/parallel.py, ParallelConfig.
    ranks = config.ranks
    if len(ranks) > config.size:
        return f"data_parallel_size_local ({len(ranks)}) must be <= data_parallel_size ({config.size})"
    invalid = [rank for rank in (ranks.start, ranks.stop - 1) if not 0 <= rank < config.size]
    if not ranks or invalid:
        return f"data_parallel_rank ({[*invalid, 0][0]}) must be in the range [0, {config.size})"
    return None


def context_divides_tensor(config: Config) -> str | None:
    # config/parallel.py, ParallelConfig._validate_parallel_config; the missing blank is upstream's.
    degree = config.given.get("decode_context_parallel_size", 1)
    if degree != 0 and config.tensor % degree != 0:
        return f"tp_size={config.tensor} must be divisible bydcp_size={degree}."
    return None


def workers_are_headless(config: Config) -> str | None:
    # Without --headless it would become a separate server, which no document wants.
    balanced = config.external or config.hybrid
    if not config.headless and ((config.ranks[0] > 0 and not balanced) or config.nodes.rank > 0):
        return "hybrid load balancing: this node would open an API of its own"
    return None


def hybrid_has_servers(config: Config) -> str | None:
    # VL20 engine/arg_utils.py:1724-1729 and 1798-1800.
    if config.hybrid and config.headless:
        return "data_parallel_hybrid_lb is not applicable in headless mode"
    if config.hybrid and not config.external and "data_parallel_size_local" not in config.given:
        return "data_parallel_size_local must be set to use data_parallel_hybrid_lb."
    return None


def nodes_share_rank(config: Config) -> str | None:
    # VL20 engine/arg_utils.py:1734-1750; no document has several such ranks.
    world, nodes = config.size * config.devices_of_rank, config.nodes
    if nodes.count > 1 and config.size > 1:
        return f"nnodes={nodes.count} with data_parallel_size={config.size}: this stand-in has no such layout"
    if nodes.count < 1 or world % nodes.count != 0:
        return f"world_size={world} must be divisible by nnodes={nodes.count}."
    if not 0 <= nodes.rank < nodes.count:
        return f"node_rank={nodes.rank} must be less than nnodes={nodes.count}."
    return None


def partition_fits_stages(config: Config) -> str | None:
    # VL20 distributed/utils.py, get_pp_indices.
    partition = os.environ.get("VLLM_PP_LAYER_PARTITION")
    stages = None if partition is None else len(partition.split(","))
    if stages is not None and stages != config.pipeline:
        return f"len(partitions)={stages} does not match pp_size={config.pipeline}."
    return None


def headless_serves_nothing(config: Config) -> str | None:
    # VL20 entrypoints/cli/serve.py:54-62; 0.13.0 allows it.
    allowed = config.version.startswith("0.13.")
    if config.headless and config.given.get("api_server_count", 0) > 0 and not allowed:
        return "api_server_count cannot be used with headless"
    return None


def devices_suffice(config: Config) -> str | None:
    needed = len(config.ranks) * len(config.workers)
    if needed > len(config.devices):
        return f"World size ({needed}) is larger than the number of available NPUs ({len(config.devices)})"
    return None


def batch_holds_sequences(config: Config) -> str | None:
    # vllm/config/scheduler.py, verify_max_model_len.
    tokens, sequences = config.given.get("max_num_batched_tokens"), config.given.get("max_num_seqs")
    if tokens is not None and sequences is not None and tokens < sequences:
        return (
            f"max_num_batched_tokens ({tokens}) must be greater than or equal to max_num_seqs ({sequences})."
        )
    return None


def transfer_connectors(config: Config) -> str | None:
    # vllm, kv_connector/factory.py and multi_connector.py.
    transfer = config.transfer
    if transfer is None:
        return None
    known = config.connectors
    unknown = [name for name in transfer.names if known and name not in known]
    if unknown:
        return f"Unsupported connector type: {unknown[0]}"
    return "MultiConnector has no connectors" if list(transfer.names) == ["MultiConnector"] else None


def transfer_degrees(config: Config) -> str | None:
    # vllm_ascend, mooncake_connector.py:1217-1236 and utils.py check_kv_extra_config at v0.20.2rc1.
    transfer = config.transfer
    if transfer is None or not transfer.passes:
        return None
    if transfer.role == "kv_both":
        return f"{transfer.connector} requires exactly one KV transfer role"
    if transfer.needs_degrees:
        for side, degrees in (("prefill", transfer.prefill), ("decode", transfer.decode)):
            for degree in ("tp_size", "dp_size"):
                if not isinstance(degrees.get(degree), int):
                    return f"kv_connector_extra_config.{side} lacks {degree}"
        if transfer.prefill["tp_size"] < transfer.decode["tp_size"]:
            return "prefill tp_size must not be smaller than decode tp_size"
        if transfer.decode.get("pp_size", 1) != 1:
            return "decode pp size must be 1"
    own = transfer.prefill if transfer.role == "kv_producer" else transfer.decode
    if (own.get("tp_size", config.tensor), own.get("dp_size", config.size)) != (config.tensor, config.size):
        return f"kv_connector_extra_config says {own}, but tp is {config.tensor} and dp {config.size}"
    return None


def transfer_endpoints(config: Config) -> str | None:
    # vllm_ascend/utils.py, setup_ascend_local_comm_res.
    directory = config.transfer.endpoints if config.transfer is not None else ""
    if directory == "" or not config.endpoints:
        return None
    for device in config.devices:
        file = Path(directory) / f"ub_endpoint_npu_{device}.json"
        if not file.is_file():
            return f"Endpoint config file not found: {file}."
    return None


def transfer_pool(config: Config) -> str | None:
    # kv_pool/ascend_store/backend: the config file is read when a worker starts.
    backend = config.transfer.backend if config.transfer is not None else ""
    return None if backend in ("", *vllm_pool.VARIABLES) else f"Unsupported store backend: {backend}"


def flashcomm(config: Config) -> str | None:
    # vllm_ascend/platform.py:554-561 at v0.20.2rc1; v0.27.1rc1, ascend_config.py:535, turns it off instead.
    if config.numbers >= (0, 27):
        return None
    if not config.plugin.is_on("enable_flashcomm1", "VLLM_ASCEND_ENABLE_FLASHCOMM1"):
        return None
    if config.tensor == 1:
        return "VLLM_ASCEND_ENABLE_FLASHCOMM1 needs tensor_parallel_size > 1"
    if not config.given.get("enable_expert_parallel"):
        return "VLLM_ASCEND_ENABLE_FLASHCOMM1 needs --enable-expert-parallel for MoE models"
    return None


def balance_scheduling(config: Config) -> str | None:
    # platform.py:489-497 at v0.20.2rc1, and :1028 at v0.30.0rc2.
    is_on = config.plugin.schedules("enable_balance_scheduling", "VLLM_ASCEND_BALANCE_SCHEDULING")
    if is_on and config.transfer is not None and config.transfer.role != "kv_both":
        return "balance scheduling cannot be used with a KV transfer"
    return None


def additional_config(config: Config) -> str | None:
    # platform.py:264-273 and 499-506 at v0.20.2rc1; v0.23.0, platform.py:689: prefill ignores the recompute scheduler.
    role = config.transfer.role if config.transfer is not None else None
    if config.plugin.is_on("layer_sharding") and role != "kv_producer":
        return "layer_sharding is for the kv_producer only"
    if not config.plugin.schedules("recompute_scheduler_enable"):
        return None
    if role is None:
        return "recompute_scheduler_enable needs a KV transfer"
    if role == "kv_both" and config.numbers >= (0, 23):
        return f"recompute_scheduler_enable is for the kv_consumer only, not for {role}"
    return None


def strict_keys(config: Config) -> str | None:
    # vllm_ascend/ascend_config.py, EplbConfig; v0.27.1rc1, :367, forbids unknown keys everywhere.
    unknown = config.plugin.unknown_keys if config.plugin.strict else []
    if unknown:
        return f"1 validation error for AscendConfig: {unknown[0]}: Unexpected keyword argument"
    for key, known in config.strict_keys.items():
        value = config.plugin.given.get(key)
        inner = [name for name in value if name not in known] if isinstance(value, dict) else []
        if inner and config.plugin.strict:
            return f"1 validation error for AscendConfig: {key}.{inner[0]}: Unexpected keyword argument"
        if inner:
            return f"Config has no attribute '{inner[0]}'"
    return None


def hierarchy(config: Config) -> str | None:
    # platform.py:583 at v0.20.2rc1, and ascend_config.py:1007 at v0.30.0rc2.
    plugin = config.plugin
    is_on = plugin.is_on("enable_mc2_hierarchy_comm") or plugin.value("mc2_comm_alg") == "hierarchy"
    if is_on and plugin.is_on("enable_fused_mc2", "VLLM_ASCEND_ENABLE_FUSED_MC2"):
        return "fused mc2 op cannot be used with hierarchy communication"
    return None


def context_of_sparse_attention(config: Config) -> str | None:
    # ascend_config.py:703-712 at v0.30.0rc2.
    if config.numbers < (0, 30) or not config.plugin.is_on("enable_dsa_cp"):
        return None
    if config.context > 1:
        return "DSA-CP and PCP cannot be enabled at the same time."
    if os.environ.get("VLLM_USE_V2_MODEL_RUNNER") == "1":
        return "DSA-CP is not supported by Model Runner V2."
    return None


def fused_operators(config: Config) -> str | None:
    # vllm_ascend/envs.py and ascend_config.py; v0.24.0rc1 to v0.26.0rc1 have no mode 2.
    value = config.plugin.value("enable_fused_mc2", "VLLM_ASCEND_ENABLE_FUSED_MC2")
    modes = ("0", "1") if (0, 24) <= config.numbers < (0, 27) else ("0", "1", "2")
    if value is None or str(int(value) if isinstance(value, bool) else value) in modes:
        return None
    return f"VLLM_ASCEND_ENABLE_FUSED_MC2 must be {', '.join(modes[:-1])} or {modes[-1]}, not {value}"


def failed_loads(config: Config) -> str | None:
    # platform.py:872 at v0.22.1rc1, and :1154 at v0.30.0rc2.
    recomputes = config.transfer is not None and config.transfer.recomputes
    if recomputes and config.numbers >= (0, 22) and "linear_attn_config" in model_settings(config.model):
        return "Hybrid models do not support recompute mode kv load failure policy now."
    return None


def shared_indexers(config: Config) -> str | None:
    # platform.py:376 at v0.27.1rc1 to :391 at v0.29.0rc1; v0.30.0rc1 sends the selection to the next stage.
    kinds = model_settings(config.model).get("indexer_types")
    partition = os.environ.get("VLLM_PP_LAYER_PARTITION")
    if not isinstance(kinds, list) or partition is None or not (0, 27) <= config.numbers < (0, 30):
        return None
    starts = accumulate(int(layers) for layers in partition.split(","))
    crossed = [start for start in starts if start < len(kinds) and kinds[start] != "full"]
    if crossed:
        return f"IndexShare group crosses a pipeline-parallel stage boundary: layer {crossed[0]} uses a shared Indexer"
    return None


def fast_tokens(config: Config) -> str | None:
    # vllm/tokenizers/fastokens.py since 0.22; requirements.txt of vllm-ascend v0.28.0rc1 has the package.
    if os.environ.get("VLLM_USE_FASTOKENS") == "1" and (0, 22) <= config.numbers < (0, 28):
        return "The 'fastokens' package (>= 0.2.0) is required when VLLM_USE_FASTOKENS=1."
    return None


def model_settings(model: str) -> Mapping[str, Any]:
    settings: Mapping[str, Any] = json.loads((Path(model) / "config.json").read_text(encoding="utf-8"))
    return settings


RAISED_ERRORS = frozenset({"", "AssertionError", "FileNotFoundError", "ImportError"})

# Each with the class whose construction fails, or with the error that the check raises; without a name a ValueError.
CHECKS: tuple[tuple[str, Callable[[Config], str | None]], ...] = (
    ("", headless_serves_nothing),
    ("ParallelConfig", external_needs_ranks),
    ("ParallelConfig", rank_in_group),
    ("ParallelConfig", context_divides_tensor),
    ("AssertionError", hybrid_has_servers),
    ("AssertionError", nodes_share_rank),
    ("", workers_are_headless),
    ("", devices_suffice),
    ("SchedulerConfig", batch_holds_sequences),
    ("", transfer_connectors),
    ("", transfer_degrees),
    ("FileNotFoundError", transfer_endpoints),
    ("", transfer_pool),
    ("VllmConfig", flashcomm),
    ("VllmConfig", balance_scheduling),
    ("VllmConfig", additional_config),
    ("VllmConfig", strict_keys),
    ("VllmConfig", hierarchy),
    ("VllmConfig", context_of_sparse_attention),
    ("AssertionError", failed_loads),
    ("VllmConfig", shared_indexers),
    ("", fused_operators),
    ("ImportError", fast_tokens),
    ("", partition_fits_stages),
)


def unknown_parser(release: Mapping[str, Any], config: Config) -> str | None:
    """Only a process with an API looks up parsers. Plugins add parsers to those of the release."""
    if config.headless:
        return None
    kinds = (
        ("tool_call_parser", "toolCallParsers", "tool_parser_plugin"),
        ("reasoning_parser", "reasoningParsers", "reasoning_parser_plugin"),
    )
    for argument, registry, plugin in kinds:
        name, file = config.given.get(argument), config.given.get(plugin)
        registered = file is not None and f'"{name}"' in Path(file).read_text(encoding="utf-8")
        if name is not None and name not in release[registry] and not registered:
            return f"invalid {argument.replace('_', ' ')}: {name} (chose from {{ {','.join(release[registry])} }})"
    return None


def problem_of(release: Mapping[str, Any], config: Config) -> str | None:
    """Last line of vLLM's output where it refuses this configuration."""
    first = (
        vllm_fields.model_problem(config)
        or vllm_fields.number_problem(config)
        or vllm_objects.draft_problem(config.given, release["objects"])
    )
    if first is not None:
        return first
    for name, check in CHECKS:
        problem = check(config)
        if problem is not None:
            return f"{name or 'ValueError'}: {problem}" if name in RAISED_ERRORS else refused(name, problem)
    parser = unknown_parser(release, config)
    return None if parser is None else f"ValueError: {parser}"
