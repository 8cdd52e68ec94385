"""Facts about the network of a host, without the tools that an engine image may lack.

network.py interface <address> [--named name]   print the interface with the address
network.py resolve <name> [--timeout seconds]   wait until a DNS name has an address, and print it
"""

from __future__ import annotations

import argparse
import array
import fcntl
import ipaddress
import socket
import struct
import sys
import threading
import time

SIOCGIFCONF = 0x8912
# struct ifreq on 64-bit Linux: 16 bytes of name, then the socket address.
INTERFACE_RECORD = 40
RETRY_SECONDS = 1.0
PROGRESS_SECONDS = 15.0


class NetworkError(Exception):
    """A problem with the network of this host. The message is for its operator."""


def ipv4_addresses() -> list[tuple[str, str]]:
    """Return the interface and the address of each IPv4 address, secondary addresses included."""
    count = 64
    while True:
        buffer = array.array("B", bytes(count * INTERFACE_RECORD))
        address, length = buffer.buffer_info()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as channel:
            request = struct.pack("iP", length, address)
            used = struct.unpack("iP", fcntl.ioctl(channel, SIOCGIFCONF, request))[0]
        if used < length:
            break
        count *= 2
    data = buffer.tobytes()
    records = (data[at : at + INTERFACE_RECORD] for at in range(0, used, INTERFACE_RECORD))
    return [
        # An alias is labelled eth0:1; the interface is eth0.
        (record[:16].split(b"\0", 1)[0].decode().partition(":")[0], socket.inet_ntoa(record[20:24]))
        for record in records
    ]


def ipv6_addresses() -> list[tuple[str, str]]:
    """Return the interface and the address of each IPv6 address; none where the kernel has no IPv6."""
    try:
        with open("/proc/net/if_inet6", encoding="ascii") as table:
            rows = [line.split() for line in table]
    except OSError:
        return []
    return [(row[5], str(ipaddress.IPv6Address(int(row[0], 16)))) for row in rows if len(row) == 6]


def interface_of(wanted: str, named: str | None = None) -> str:
    """Return the interface with an address. It must be `named` where the site sets network.interface."""
    try:
        address = ipaddress.ip_address(wanted)
    except ValueError:
        raise NetworkError(
            f"{wanted!r} is not an IP address: set HOST_IP from the pod's status.hostIP."
        ) from None
    assigned = ipv4_addresses() + ipv6_addresses()
    owners = [name for name, candidate in assigned if ipaddress.ip_address(candidate) == address]
    if named in owners or (named is None and owners):
        return named or owners[0]
    table: dict[str, list[str]] = {name: [] for _, name in socket.if_nameindex()}
    for name, candidate in assigned:
        table.setdefault(name, []).append(candidate)
    rows = "".join(f"\n  {name:<15} {' '.join(found) or '(no address)'}" for name, found in table.items())
    if named is not None:
        raise NetworkError(
            f"network.interface {named} does not have this node's address {address}. The interfaces are:{rows}\n"
            "HCCL, Gloo and the pods of a group must use one network. Set network.interface to the interface with the "
            "node's address in Kubernetes, or remove it."
        )
    raise NetworkError(
        f"no interface of this node has the address {address}. The interfaces are:{rows}\n"
        "Check that the pod runs with hostNetwork: true, and that the kubelet uses this address for the node (--node-ip)."
    )


def addresses_of(name: str) -> list[str]:
    """Return the addresses of a name, IPv4 first. Loopback addresses are left out: no other host can use them."""
    try:
        answers = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NetworkError(
            f"{name} has no address yet ({getattr(error, 'strerror', None) or error})"
        ) from None
    ordered = sorted({str(answer[4][0]) for answer in answers}, key=lambda text: (":" in text, text))
    usable = [text for text in ordered if not ipaddress.ip_address(text.partition("%")[0]).is_loopback]
    if not usable:
        raise NetworkError(f"{name} resolves to {', '.join(ordered)}, which is this host")
    return usable


def resolve(name: str, timeout: float) -> str:
    """Resolve a name once per second, for at most `timeout` seconds. Return its first address."""
    started = time.monotonic()
    outcome: dict[str, str] = {}
    found = threading.Event()

    def look_up() -> None:
        while not found.is_set():
            try:
                outcome["address"] = addresses_of(name)[0]
                found.set()
            except NetworkError as error:
                outcome["problem"] = str(error)
                found.wait(RETRY_SECONDS)

    # In a thread, since a resolver may block far longer than the timeout.
    threading.Thread(target=look_up, daemon=True).start()
    while not found.wait(min(PROGRESS_SECONDS, max(0.0, started + timeout - time.monotonic()))):
        waited = time.monotonic() - started
        problem = outcome.get("problem", f"the DNS server has not answered the query for {name}")
        if waited >= timeout:
            raise NetworkError(
                f"{problem}; timed out after {waited:.0f} s.\n"
                "Check that its headless Service exists and publishes not-ready addresses, that its pod is scheduled "
                "(kubectl get pods -o wide), and that this pod uses the cluster's DNS "
                "(dnsPolicy: ClusterFirstWithHostNet)."
            )
        print(
            f"network.py: {problem}; waiting ({waited:.0f} s of {timeout:.0f} s)", file=sys.stderr, flush=True
        )
    return outcome["address"]


def main() -> None:
    parser = argparse.ArgumentParser(prog="network.py", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    interface = commands.add_parser("interface", help="print the interface with an address")
    interface.add_argument("address")
    interface.add_argument("--named", help="the interface that must have the address")
    name = commands.add_parser("resolve", help="wait until a DNS name has an address, and print it")
    name.add_argument("name")
    name.add_argument("--timeout", type=float, default=600.0, metavar="seconds")
    options = parser.parse_args()
    try:
        if options.command == "interface":
            print(interface_of(options.address, options.named))
        else:
            print(resolve(options.name, options.timeout))
    except NetworkError as error:
        sys.exit(f"network.py: {error}")


if __name__ == "__main__":
    main()
