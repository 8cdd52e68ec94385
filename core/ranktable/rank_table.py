"""Writes the rank table of a running group: the mounted table, with its servers in the order of the pods.

The scheduler decides which pod runs on which node, and rank k of pod n must be device k of that node, so the servers are
sorted by pod and their ranks are numbered again. The result is a regular file: xLLM refuses the symbolic links of a mounted
ConfigMap.
"""

from __future__ import annotations

import argparse
import ipaddress
import json
import os
import re
import socket
import sys
import tempfile
import time

RETRY_SECONDS = 1.0
PROGRESS_SECONDS = 15.0


class RankTableError(Exception):
    """A problem of the rank table that an administrator must fix."""


class NotReady(Exception):
    """Something that is missing now and may appear later."""


def completed_table(path: str) -> dict:
    """The mounted table.

    Raises NotReady until the operator has filled it in.
    """
    try:
        with open(path, encoding="utf-8") as file:
            table = json.load(file)
    except OSError as error:
        raise NotReady(f"{path} cannot be read ({error.strerror})") from None
    except ValueError:
        raise NotReady(f"{path} does not hold JSON") from None
    status = table.get("status") if isinstance(table, dict) else None
    if status != "completed":
        raise NotReady(f"{path} has status {status!r}, not 'completed'")
    return table


def address_of(name: str) -> str:
    """The address of a pod, looked up by its DNS name."""
    try:
        answers = socket.getaddrinfo(name, None, family=socket.AF_INET, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotReady(f"{name} has no address ({getattr(error, 'strerror', None) or error})") from None
    usable = sorted({str(answer[4][0]) for answer in answers})
    usable = [text for text in usable if not ipaddress.ip_address(text).is_loopback]
    if not usable:
        raise NotReady(f"{name} resolves only to loopback addresses")
    return usable[0]


def node_addresses(members: int) -> list[str]:
    """The address of each pod's node, in the order of the pods."""
    own, host = os.environ["POD_NAME"], os.environ["HOST_IP"]
    group, _, ordinal = own.rpartition("-")
    return [
        host if member == int(ordinal) else address_of(f"{group}-{member}.{group}")
        for member in range(members)
    ]


def sorted_table(table: dict, nodes: list[str], devices: int) -> dict:
    """The table with its servers in the order of the nodes, and its ranks numbered in that order."""
    servers = {server["server_id"]: server for server in table["server_list"]}
    missing = [f"pod {pod} runs on {node}" for pod, node in enumerate(nodes) if node not in servers]
    if missing:
        raise RankTableError(
            f"{', '.join(missing)}, but the rank table has only the servers {', '.join(sorted(servers))}.\n"
            "Add the node and its devices to rankTable.servers of the site, or keep the pods on the nodes of the table "
            "with platform.nodeSelector."
        )
    if len(servers) != len(nodes):
        raise RankTableError(
            f"the rank table has {len(servers)} servers, but the group has {len(nodes)} pods."
        )
    rank = 0
    ordered = []
    for node in nodes:
        server = servers[node]
        own = sorted(server["device"], key=lambda device: int(device["device_id"]))
        if len(own) != devices:
            raise RankTableError(
                f"server {node} has {len(own)} devices in the rank table, but its pod uses {devices}."
            )
        ordered.append(
            {**server, "device": [{**device, "rank_id": str(rank + n)} for n, device in enumerate(own)]}
        )
        rank += devices
    result = {**table, "server_count": str(len(nodes)), "server_list": ordered}
    if "super_pod_list" in table:
        result["super_pod_list"] = sorted_super_pods(table["super_pod_list"], nodes)
    return result


def sorted_super_pods(super_pods: list, nodes: list[str]) -> list:
    """The super-pods in the order of the nodes.

    Raises RankTableError where the servers of a super-pod are not next to each other.
    """
    pod_of = {server["server_id"]: pod["super_pod_id"] for pod in super_pods for server in pod["server_list"]}
    runs: list[tuple[str, list[str]]] = []
    for node in nodes:
        pod = pod_of.get(node, "")
        if runs and runs[-1][0] == pod:
            runs[-1][1].append(node)
        else:
            runs.append((pod, [node]))
    if len({pod for pod, _ in runs}) != len(runs):
        raise RankTableError(
            f"the pods run in super-pods {', '.join(pod for pod, _ in runs)}, so the ranks of one super-pod are not "
            "consecutive.\nSet platform.profile to mindcluster, whose gang scheduler places the pods, or use one super-pod."
        )
    return [
        {"super_pod_id": pod, "server_list": [{"server_id": server} for server in servers]}
        for pod, servers in runs
    ]


def write(table: dict, path: str) -> None:
    """Writes the file atomically, since every process of the pod writes the same one."""
    directory = os.path.dirname(path)
    os.makedirs(directory, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=directory, delete=False) as file:
        json.dump(table, file, indent=2)
        file.write("\n")
    os.chmod(file.name, 0o644)
    os.replace(file.name, path)


def wait_for_table(options: argparse.Namespace) -> dict:
    """The sorted table, once the mounted table is complete and every pod has an address.

    Raises RankTableError after `options.timeout` seconds.
    """
    started = time.monotonic()
    reported = started
    while True:
        try:
            table = completed_table(options.table)
            return sorted_table(table, node_addresses(options.members), options.devices)
        except NotReady as reason:
            now = time.monotonic()
            if now - started >= options.timeout:
                raise RankTableError(
                    f"timed out after {now - started:.0f} s: {reason}.\n"
                    "If rankTable.operator is on, check that ascend-operator runs, and its log. Otherwise check "
                    "rankTable.servers of the site."
                ) from None
            if now - reported >= PROGRESS_SECONDS:
                print(f"rank_table.py: waiting: {reason}", file=sys.stderr, flush=True)
                reported = now
            time.sleep(RETRY_SECONDS)


def main() -> None:
    parser = argparse.ArgumentParser(prog="rank_table.py", description=__doc__)
    parser.add_argument("--table", required=True, metavar="file", help="mounted table")
    parser.add_argument("--out", required=True, metavar="file", help="file to write, ending in .json")
    parser.add_argument("--members", required=True, type=int, help="number of pods in the group")
    parser.add_argument("--devices", required=True, type=int, help="number of devices that each pod uses")
    parser.add_argument("--timeout", required=True, type=float, metavar="seconds", help="longest wait")
    options = parser.parse_args()
    if not re.search(r"-\d+$", os.environ.get("POD_NAME", "")) or "HOST_IP" not in os.environ:
        sys.exit("rank_table.py: POD_NAME and HOST_IP must be set from the pod's name and status.hostIP.")
    try:
        write(wait_for_table(options), options.out)
    except RankTableError as error:
        sys.exit(f"rank_table.py: {error}")
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        sys.exit(f"rank_table.py: {options.table} is not a rank table ({type(error).__name__}: {error}).")


if __name__ == "__main__":
    main()
