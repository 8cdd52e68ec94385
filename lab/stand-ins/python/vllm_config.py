"""Command line and environment of `vllm serve`, parsed and checked as vLLM and its Ascend plugin do."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import command_line
import vllm_checks
import vllm_objects
from listening import route_address
from release import version_of
from vllm_plugin import Plugin
from vllm_transfer import Transfer, transfer_of

# Stands for a version that the catalogue does not have.
NEWEST = "99.0"
DEVICES = {"atlas-800-a2": 8, "atlas-800-a3": 16, "ascend-950dt": 8}
# What tells a device its address: of its RoCE port, or of its UB links on Ascend 950.
ADDRESSES = {"ascend-950dt": "/etc/hccl_rootinfo.json"}
HCCN_CONF = "/etc/hccn.conf"
# Flags of ParallelConfig.compute_hash (config/parallel.py at v0.20.2). It excludes ranks, addresses and ports, and the head
# sends the size of the group to all ranks.
COMPARED = (
    *("tensor_parallel_size", "pipeline_parallel_size", "prefill_context_parallel_size"),
    *("decode_context_parallel_size", "dcp_comm_backend", "dcp_kv_cache_interleave_size"),
    *("cp_kv_cache_interleave_size", "enable_expert_parallel", "enable_eplb", "eplb_config"),
    *("expert_placement_strategy", "all2all_backend", "enable_dbo", "ubatch_size"),
    *("dbo_decode_token_threshold", "dbo_prefill_token_threshold"),
)


@dataclass(frozen=True)
class Nodes:
    """Nodes that share the devices of one rank (`--nnodes`, `--node-rank`), and where they meet."""

    count: int
    rank: int
    address: str
    port: int


@dataclass(frozen=True)
class Config:
    """Configuration of one `vllm serve`."""

    given: Mapping[str, Any]
    # Versions in the image: vLLM's, the requirement of transformers and Mooncake's.
    version: str
    transformers: str
    mooncake: str
    model: str
    served_name: str
    host: str
    port: int
    tensor: int
    pipeline: int
    # The file without which the addresses of devices are unknown.
    addresses: str
    # Whether devices read their UB endpoints from files (HardwareCapability.LOCAL_KV_COMM_RESOURCE).
    endpoints: bool
    # Prefill context parallel size.
    context: int
    nodes: Nodes
    size: int
    # Whether this process is one of several servers of a group (external load balancing).
    external: bool
    # Whether each node has a server for its own ranks.
    hybrid: bool
    headless: bool
    ranks: range
    address: str
    rpc_port: int
    devices: Sequence[int]
    transfer: Transfer | None
    node_address: str
    drain_seconds: float
    fingerprint: str
    # Known keys of the objects in --additional-config that forbid other keys.
    strict_keys: Mapping[str, Sequence[str]]
    # Names of the connectors that the release registers.
    connectors: Sequence[str]
    # What the plugin reads: variables, and keys of --additional-config.
    plugin: Plugin

    @property
    def numbers(self) -> tuple[int, ...]:
        """The version of vLLM, to compare."""
        return version_of(self.version)

    @property
    def cache(self) -> str:
        """What decides how blocks look: types and sizes that prefill and decode share."""
        return cache_of(self)

    @property
    def shares_context(self) -> bool:
        """Whether several devices of a rank hold different parts of a prompt."""
        return self.context > 1 or self.given.get("decode_context_parallel_size", 1) > 1

    def engine_id_of(self, rank: int) -> str:
        """The id of an engine: vLLM appends the number of the rank in its process, from 0.24 on in the group (core.py)."""
        given = self.transfer.engine_id if self.transfer is not None else ""
        if self.size == 1:
            return given
        return f"{given}_dp{rank if self.numbers >= (0, 24) else self.ranks.index(rank)}"

    @property
    def is_head(self) -> bool:
        return 0 in self.ranks

    @property
    def all_local(self) -> bool:
        """Whether this process has every rank: they then use a local socket, and no port is bound."""
        return len(self.ranks) == self.size

    @property
    def served_ranks(self) -> range:
        """Ranks to which the API of this process sends requests."""
        return self.ranks if self.external or self.hybrid else range(self.size)

    @property
    def devices_of_rank(self) -> int:
        """Devices of one rank on all its nodes; each has a worker."""
        return self.tensor * self.pipeline * self.context

    @property
    def workers(self) -> range:
        """Workers of a rank that run on this node: node 0 has the first stages of the pipeline."""
        local = self.devices_of_rank // self.nodes.count
        return range(self.nodes.rank * local, (self.nodes.rank + 1) * local)

    def device_of(self, rank: int, worker: int) -> int:
        workers = self.workers
        return self.devices[self.ranks.index(rank) * len(workers) + workers.index(worker)]


def read(release: Mapping[str, Any], arguments: Sequence[str]) -> Config:
    """Parse as `vllm serve` would. Exit with 2 for wrong flags and with 1 for combinations that vLLM refuses."""
    parser = argparse.ArgumentParser(
        prog="vllm serve", usage="vllm serve [model_tag] [options]", allow_abbrev=False
    )
    parser.add_argument("model_tag", nargs="?")
    command_line.add_flags(parser, release["flags"], vllm_objects.readers(release["objects"]))
    given = vars(parser.parse_args(arguments))
    model = str(given.get("model_tag") or given.get("model") or "")
    names = given.get("served_model_name", model)
    start = int(given.get("data_parallel_start_rank", 0))
    external = "data_parallel_rank" in given
    size = int(given.get("data_parallel_size", 1))
    local = 1 if external else int(given.get("data_parallel_size_local", size))
    first = int(given["data_parallel_rank"]) if external else start
    visible = os.environ.get("ASCEND_RT_VISIBLE_DEVICES")
    devices = (
        [int(number) for number in visible.split(",")]
        if visible
        else list(range(DEVICES[release["hardware"]]))
    )
    config = Config(
        given=given,
        version=str(release["versions"]["vllm"]),
        transformers=str(release["versions"].get("transformers", NEWEST)),
        mooncake=str(release["versions"].get("mooncake", NEWEST)),
        model=model,
        served_name=names[0] if isinstance(names, list) else str(names),
        host=str(given.get("host", "0.0.0.0")),
        port=int(given.get("port", 8000)),
        tensor=int(given.get("tensor_parallel_size", 1)),
        pipeline=int(given.get("pipeline_parallel_size", 1)),
        addresses=ADDRESSES.get(release["hardware"], HCCN_CONF),
        endpoints=release["hardware"] == "ascend-950dt",
        context=int(given.get("prefill_context_parallel_size", 1)),
        nodes=nodes_of(given),
        size=size,
        external=external,
        hybrid=bool(given.get("data_parallel_hybrid_lb", False)),
        headless=bool(given.get("headless", False)),
        ranks=range(first, first + local),
        address=str(given.get("data_parallel_address", "127.0.0.1")),
        rpc_port=int(given.get("data_parallel_rpc_port", 29550)),
        devices=devices,
        transfer=transfer_of(given.get("kv_transfer_config")),
        node_address=os.environ.get("VLLM_HOST_IP") or route_address(),
        drain_seconds=float(given.get("shutdown_timeout", 0)),
        fingerprint=fingerprint_of(given),
        strict_keys=release["strictKeys"],
        connectors=release["connectors"],
        plugin=Plugin.of(release["plugin"], given.get("additional_config")),
    )
    problem = vllm_checks.problem_of(release, config)
    if problem is not None:
        print(problem, file=sys.stderr, flush=True)
        sys.exit(1)
    return config


def nodes_of(given: Mapping[str, Any]) -> Nodes:
    # Defaults of config/parallel.py.
    return Nodes(
        count=int(given.get("nnodes", 1)),
        rank=int(given.get("node_rank", 0)),
        address=str(given.get("master_addr", "127.0.0.1")),
        port=int(given.get("master_port", 29501)),
    )


def cache_of(config: Config) -> str:
    given, numbers = config.given, config.numbers
    attention = given.get("attention_config")
    indexer = attention.get("indexer_kv_dtype") if isinstance(attention, dict) else None
    shared: dict[str, Any] = {
        "block_size": given.get("block_size", 128),
        "interleave": given.get("cp_kv_cache_interleave_size", 1),
    }
    # vllm-ascend v0.29.0rc1, ascend_config.py:776: the types of the caches decide in place of keys.
    if numbers >= (0, 29):
        shared |= {"cache": given.get("kv_cache_dtype", "auto"), "indexer": indexer or "auto"}
    else:
        shared |= {
            key: config.plugin.is_on(key)
            for key in ("enable_sparse_c8", "enable_sparse_sfa_c8", "enable_sparse_li_c8")
        }
    return json.dumps(shared, sort_keys=True)


def fingerprint_of(given: Mapping[str, Any]) -> str:
    """What the head compares: settings that affect collective communication, not e.g. --max-num-seqs."""
    shared = {name: given[name] for name in COMPARED if name in given}
    return hashlib.sha256(json.dumps(shared, sort_keys=True).encode()).hexdigest()[:16]
