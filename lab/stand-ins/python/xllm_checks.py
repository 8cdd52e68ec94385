"""Refusals of known flags by xLLM: one check per refusal, the first failure is reported.

glog's CHECK and FATAL abort. Where upstream's message is not known, the message names the value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from release import release

TASKS = ("generate", "embed", "mm_embed")

Flags = Mapping[str, Any]


def since(dialect: str, first: str) -> bool:
    """Whether a release is not older than another; the list of releases has the oldest first."""
    releases: list[str] = release()["releases"]
    return releases.index(dialect) >= releases.index(first)


def problem_of(flags: Flags, dialect: str) -> str | None:
    """Last line of xLLM's output where it refuses these flags."""
    return next((problem for check in CHECKS if (problem := check(flags, dialect))), None)


def model(flags: Flags, _: str) -> str | None:
    path = Path(str(flags.get("model", "")))
    if not path.exists():
        return f"Model path {path} does not exist."
    return None if (path / "config.json").is_file() else f"Failed to find config.json in {path}"


def master_address(flags: Flags, dialect: str) -> str | None:
    # net.cpp parses it with std::stoi, which throws; since 0.11 the colon is checked before.
    address = str(flags.get("master_node_addr", "127.0.0.1:19888"))
    _, colon, port = address.partition(":")
    if not colon and since(dialect, "0.11-preview"):
        return f"Check failed: Invalid address format: {address}"
    return None if port.isdigit() else "terminate called after throwing std::invalid_argument: stoi"


def degrees(flags: Flags, _: str) -> str | None:
    rank, world = flags.get("node_rank", 0), flags.get("nnodes", 1)
    # dist_manager.cpp and mapping_npu.cpp.
    data, experts = flags.get("dp_size", 1), flags.get("ep_size", 1)
    if not 0 <= rank < world or data < 1 or world % data != 0:
        return f"Check failed: node_rank {rank}, nnodes {world} and dp_size {data} do not fit"
    if experts < 1 or world % experts != 0:
        return f"Check failed: ep_size {experts} does not divide nnodes {world}"
    return None


def disaggregation(flags: Flags, _: str) -> str | None:
    return (
        "XServiceClient init fail!" if flags.get("enable_disagg_pd") and not flags.get("etcd_addr") else None
    )


def task(flags: Flags, _: str) -> str | None:
    given = flags.get("task", "generate")
    return None if given in TASKS else f"Unsupported task: {given}"


def memory(flags: Flags, _: str) -> str | None:
    # llm_engine.cpp.
    part = flags.get("max_memory_utilization", 0.8)
    return None if 0 < part <= 1 else f"Check failed: max_memory_utilization {part} is not in (0, 1]"


def drafts(flags: Flags, _: str) -> str | None:
    # speculative_engine.cpp; tokens without a model are ignored.
    if not flags.get("draft_model"):
        return None
    if flags.get("num_speculative_tokens", 0) == 0:
        return "Check failed: speculative tokens should not be zero"
    if flags.get("draft_devices", "npu:0") != flags.get("devices", "npu:0"):
        return "Check failed: draft and target must have the same devices"
    return None


def streams(flags: Flags, dialect: str) -> str | None:
    # master.cpp:471-476 at 0.11.
    several = flags.get("nnodes", 1) > 1 and flags.get("enable_multi_stream_parallel")
    if several and since(dialect, "0.11-preview"):
        return "enable_multi_stream_parallel does not support nnodes > 1"
    return None


def table_backend(flags: Flags, dialect: str) -> str | None:
    # master.cpp:327-335.
    backend = flags.get("communication_backend", "hccl")
    if flags.get("rank_tablefile") and backend != "hccl" and since(dialect, "0.10"):
        return f"Check failed: rank_tablefile needs communication_backend hccl, not {backend}"
    return None


CHECKS: tuple[Callable[[Flags, str], str | None], ...] = (
    model,
    task,
    master_address,
    degrees,
    table_backend,
    streams,
    disaggregation,
    memory,
    drafts,
)
