"""Writes the rank table of a running group: the table that the pod mounts, in the order in which its pods landed.

The scheduler decides which pod runs on which machine, and rank k of pod n must be device k of that machine, so the servers
are put into the order of the pods and their ranks are counted anew. The result is a regular file: xLLM refuses the symbolic
links of a mounted ConfigMap.
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
    """What is wrong with the rank table, in words for its operator."""


class NotYet(Exception):
    """What is not there yet, but may come."""


def completed(path: str) -> dict:
    """The mounted table, once the operator has filled it in."""
    try:
        with open(path, encoding="utf-8") as file:
            table = json.load(file)
    except OSError as error:
        raise NotYet(f"{path} cannot be read ({error.strerror})") from None
    except ValueError:
        raise NotYet(f"{path} does not hold JSON") from None
    status = table.get("status") if isinstance(table, dict) else None
    if status != "completed":
        raise NotYet(f"{path} has the status {status!r} instead of 'completed'")
    return table


def address_of(name: str) -> str:
    """The address of a pod by its DNS name."""
    try:
        answers = socket.getaddrinfo(name, None, family=socket.AF_INET, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotYet(f"{name} has no address ({getattr(error, 'strerror', None) or error})") from None
    usable = sorted({str(answer[4][0]) for answer in answers})
    usable = [text for text in usable if not ipaddress.ip_address(text).is_loopback]
    if not usable:
        raise NotYet(f"{name} resolves to this host itself")
    return usable[0]


def addresses(members: int) -> list[str]:
    """The node of every pod of the group, in order."""
    own, host = os.environ["POD_NAME"], os.environ["HOST_IP"]
    group, _, ordinal = own.rpartition("-")
    return [
        host if member == int(ordinal) else address_of(f"{group}-{member}.{group}")
        for member in range(members)
    ]


def arranged(table: dict, nodes: list[str], devices: int) -> dict:
    """The table with its servers in the order of the nodes and its ranks counted in that order."""
    servers = {server["server_id"]: server for server in table["server_list"]}
    missing = [f"pod {pod} runs on {node}" for pod, node in enumerate(nodes) if node not in servers]
    if missing:
        raise RankTableError(
            f"{', '.join(missing)}, but the rank table has the servers {', '.join(sorted(servers))} only.\n"
            "Put the address and the devices of that machine into rankTable.servers of the site, or keep the pods on the "
            "machines of the table with platform.nodeSelector."
        )
    if len(servers) != len(nodes):
        raise RankTableError(f"the rank table has {len(servers)} servers for {len(nodes)} pods.")
    rank = 0
    ordered = []
    for node in nodes:
        server = servers[node]
        own = sorted(server["device"], key=lambda device: int(device["device_id"]))
        if len(own) != devices:
            raise RankTableError(
                f"server {node} has {len(own)} devices in the rank table, but {devices} processes."
            )
        ordered.append(
            {**server, "device": [{**device, "rank_id": str(rank + at)} for at, device in enumerate(own)]}
        )
        rank += devices
    result = {**table, "server_count": str(len(nodes)), "server_list": ordered}
    if "super_pod_list" in table:
        result["super_pod_list"] = arranged_super_pods(table["super_pod_list"], nodes)
    return result


def arranged_super_pods(super_pods: list, nodes: list[str]) -> list:
    """The super-pods in the order of the nodes; each must keep its servers together."""
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
            f"the pods landed in the super-pods {', '.join(pod for pod, _ in runs)}: the ranks of one would not stand "
            "together. Let a gang scheduler place them (platform.profile: mindcluster), or use one super-pod."
        )
    return [
        {"super_pod_id": pod, "server_list": [{"server_id": server} for server in servers]}
        for pod, servers in runs
    ]


def write(table: dict, path: str) -> None:
    """Put the file into its place at once: every rank of the pod writes the same."""
    directory = os.path.dirname(path)
    os.makedirs(directory, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=directory, delete=False) as file:
        json.dump(table, file, indent=2)
        file.write("\n")
    os.chmod(file.name, 0o644)
    os.replace(file.name, path)


def patiently(options: argparse.Namespace) -> dict:
    """The arranged table; waits for what is not there yet, at most the given seconds."""
    started = time.monotonic()
    noted = started
    while True:
        try:
            table = completed(options.table)
            return arranged(table, addresses(options.members), options.devices)
        except NotYet as reason:
            now = time.monotonic()
            if now - started >= options.timeout:
                raise RankTableError(
                    f"{reason}; gave up after {now - started:.0f} s.\n"
                    "If the cluster's operator should fill the table in, see whether ascend-operator runs and what it "
                    "logs; otherwise write rankTable.servers into the site."
                ) from None
            if now - noted >= PROGRESS_SECONDS:
                print(f"rank_table.py: {reason}; waiting", file=sys.stderr, flush=True)
                noted = now
            time.sleep(RETRY_SECONDS)


def main() -> None:
    parser = argparse.ArgumentParser(prog="rank_table.py", description=__doc__)
    parser.add_argument("--table", required=True, metavar="file", help="the mounted table")
    parser.add_argument("--out", required=True, metavar="file", help="where to write it, ending in .json")
    parser.add_argument("--members", required=True, type=int, help="pods of the group")
    parser.add_argument("--devices", required=True, type=int, help="devices of each pod")
    parser.add_argument("--timeout", required=True, type=float, metavar="seconds")
    options = parser.parse_args()
    if not re.search(r"-\d+$", os.environ.get("POD_NAME", "")) or "HOST_IP" not in os.environ:
        sys.exit("rank_table.py: POD_NAME and HOST_IP must be set from the pod's name and status.hostIP.")
    try:
        write(patiently(options), options.out)
    except RankTableError as error:
        sys.exit(f"rank_table.py: {error}")
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        sys.exit(f"rank_table.py: {options.table} is not a rank table ({type(error).__name__}: {error}).")


if __name__ == "__main__":
    main()
