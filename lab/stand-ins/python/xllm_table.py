"""Checks of xLLM and HCCL on the rank table."""

from __future__ import annotations

import json
import os
from pathlib import Path


def problem_of(path: str, rank: int, world: int, device: int, strict_file: bool) -> str | None:
    """Error with which HCCL refuses this table.

    `strict_file`: xLLM since 0.10 refuses symbolic links (npu_rank_table_env.cpp:37-52).
    """
    file = Path(path)
    if not path.endswith(".json") or not file.is_file():
        return f"rank table {path} is not a readable .json file"
    if strict_file and file.is_symlink():
        return f"Check failed: rank table {path} must not be a symlink"
    table = json.loads(file.read_text(encoding="utf-8"))
    servers = table["server_list"]
    devices = [(server["server_id"], entry) for server in servers for entry in server["device"]]
    texts = [table["server_count"], *(value for _, entry in devices for value in entry.values())]
    if not all(isinstance(text, str) for text in texts):
        return "type_error: every value of the rank table must be a string"
    if table.get("status") != "completed":
        return f"rank table status is {table.get('status')}, not completed"
    if int(table["server_count"]) != len(servers):
        return "server_count differs from the servers of the rank table"
    if sorted(int(entry["rank_id"]) for _, entry in devices) != list(range(world)):
        return f"the rank table holds {len(devices)} ranks, nnodes is {world}"
    server, own = next(pair for pair in devices if int(pair[1]["rank_id"]) == rank)
    if int(own["device_id"]) != device:
        return f"ranktable config devId[{own['device_id']}], but local devId[{device}]"
    if server != os.environ.get("HCCL_IF_IP", server):
        return f"rank {rank} is on server {server} in the rank table, but runs on {os.environ['HCCL_IF_IP']}"
    return None
