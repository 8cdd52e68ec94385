"""The node itself: free ports, reserved ports, shared memory, huge pages, network interface."""

from __future__ import annotations

import fcntl
import os
import socket
import struct
from pathlib import Path

from finding import error, numbers, warning

MIB = 2**20
# tmpfs rounds to pages.
TOLERANCE = 0.99


def findings(plan: dict, address: str) -> list[dict[str, str]]:
    """Return all findings about the host of this address."""
    return [
        *(taken_ports(plan["ports"], address) if plan["hostNetwork"] else []),
        *(unreserved_ports(plan["ports"], Path(plan["files"]["sysctl"])) if plan["hostNetwork"] else []),
        *shared_memory(plan["files"]["sharedMemory"], plan["sharedMemoryBytes"]),
        *(
            few_huge_pages(plan["hugePages"], Path(plan["files"]["hugePages"]))
            if plan.get("hugePages")
            else []
        ),
        *(wrong_interface(plan["interface"], address) if plan.get("interface") else []),
    ]


def few_huge_pages(need: dict, path: Path) -> list[dict[str, str]]:
    """Report a node with fewer huge pages than something needs."""
    least = need["least"]
    try:
        pages = int(path.read_text())
    except (OSError, ValueError):
        pages = 0
    if pages >= least:
        return []
    return [
        warning(
            "huge pages",
            f"vm.nr_hugepages is {pages}, but {need['of']} is documented with {least}",
            f"Set it on the node: sysctl -w vm.nr_hugepages={least}",
        )
    ]


def wrong_interface(interface: str, address: str) -> list[dict[str, str]]:
    """Check that the interface of the site exists and has the node's address: engines bind and announce both."""
    known = dict(socket.if_nameindex()).values()
    own = address_of(interface)
    if interface in known and own == address:
        return []
    right = [name for name in known if address_of(name) == address]
    what = f"has the address {own}, not the node's {address}" if own else "has no address"
    return [
        error(
            "interface",
            f"network.interface {interface} {what if interface in known else 'is no interface of this node'}",
            f"Set network.interface to {right[0]}"
            if right
            else "Remove network.interface: each pod then takes the interface with the address of its node",
        )
    ]


def address_of(interface: str) -> str | None:
    """Return the IPv4 address of an interface."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # SIOCGIFADDR; the address follows the name and the family.
            answer = fcntl.ioctl(probe.fileno(), 0x8915, struct.pack("256s", interface.encode()[:15]))
        except OSError:
            return None
    return socket.inet_ntoa(answer[20:24])


def taken_ports(claims: list[dict], address: str) -> list[dict[str, str]]:
    """Report ports of the plan that another process has bound, at the address where the plan binds them."""
    problems = []
    for claim in claims:
        where = address if claim.get("address") == "own" else ""
        taken = [port for port in range(claim["first"], claim["last"] + 1) if not is_free(where, port)]
        if taken:
            noun, verb = ("port", "is") if len(taken) == 1 else ("ports", "are")
            problems.append(
                error(
                    "ports",
                    f"{noun} {numbers(taken)}, which {claim['owner']} binds ({claim['why']}), {verb} in use",
                    f"Stop the process that listens on port {taken[0]} (ss -lntp 'sport = :{taken[0]}'), possibly a running "
                    f"stack, or set {claim['setting']} to another port",
                )
            )
    return problems


def is_free(address: str, port: int) -> bool:
    """Return whether a port can be bound at the address, or at every address. Never listens."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # Ignore connections in TIME_WAIT, but not listeners.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True


def unreserved_ports(claims: list[dict], sysctl: Path) -> list[dict[str, str]]:
    """Report ports of the plan that the kernel may give to outgoing connections before the engine starts."""
    try:
        low, high = (int(word) for word in (sysctl / "ip_local_port_range").read_text().split())
        reserved = parse_ranges((sysctl / "ip_local_reserved_ports").read_text())
    except (OSError, ValueError):
        return []
    at_risk = sorted(
        {
            port
            for claim in claims
            for port in range(max(low, claim["first"]), min(high, claim["last"]) + 1)
            if not any(first <= port <= last for first, last in reserved)
        }
    )
    if not at_risk:
        return []
    ranges = [f"{first}-{last}" if first != last else str(first) for first, last in reserved]
    wanted = ",".join([*ranges, numbers(at_risk).replace(" ", "")])
    return [
        warning(
            "reserved ports",
            f"the kernel may give ports {numbers(at_risk)} of the plan to other connections (range {low}-{high})",
            f"Reserve the ports on the node: sysctl -w net.ipv4.ip_local_reserved_ports={wanted}",
        )
    ]


def parse_ranges(text: str) -> list[tuple[int, int]]:
    """Parse `8080,30000-30031` into pairs."""
    ranges = []
    for part in text.strip().split(","):
        if part:
            first, _, last = part.partition("-")
            ranges.append((int(first), int(last or first)))
    return ranges


def shared_memory(path: str, wanted: int) -> list[dict[str, str]]:
    """Check the size of /dev/shm: with too little, processes end with a bus error."""
    try:
        status = os.statvfs(path)
    except OSError:
        return [error("shared memory", f"{path} is missing", "Mount a memory volume there (sharedMemory)")]
    size = status.f_blocks * status.f_frsize
    if size >= wanted * TOLERANCE:
        return []
    return [
        error(
            "shared memory",
            f"{path} has {size // MIB} MiB, but the engine requires {wanted // MIB} MiB",
            "Enable the feature gate SizeMemoryBackedVolumes of the kubelet, or lower sharedMemory",
        )
    ]
