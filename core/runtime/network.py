"""Facts about the network of a host that an engine image need not have tools for.

network.py interface <address>               the interface that carries the address
network.py resolve <name> [--timeout s]      the address of a DNS name, waiting until it exists
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
    """What is wrong with the network of this host, in words for its operator."""


def ipv4_addresses() -> list[tuple[str, str]]:
    """Interface and address of each IPv4 address, secondary ones too."""
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
    """Interface and address of each IPv6 address; none where the kernel has no IPv6."""
    try:
        with open("/proc/net/if_inet6", encoding="ascii") as table:
            rows = [line.split() for line in table]
    except OSError:
        return []
    return [(row[5], str(ipaddress.IPv6Address(int(row[0], 16)))) for row in rows if len(row) == 6]


def interface_of(wanted: str, named: str | None = None) -> str:
    """The name of the interface that carries an address: the one that the site names, if it names one."""
    try:
        address = ipaddress.ip_address(wanted)
    except ValueError:
        raise NetworkError(
            f"{wanted!r} is not an IP address: HOST_IP must be set from the pod's status.hostIP."
        ) from None
    carried = ipv4_addresses() + ipv6_addresses()
    carriers = [name for name, candidate in carried if ipaddress.ip_address(candidate) == address]
    if named in carriers or (named is None and carriers):
        return named or carriers[0]
    table: dict[str, list[str]] = {name: [] for _, name in socket.if_nameindex()}
    for name, candidate in carried:
        table.setdefault(name, []).append(candidate)
    rows = "".join(f"\n  {name:<15} {' '.join(found) or '(no address)'}" for name, found in table.items())
    if named is not None:
        raise NetworkError(
            f"the site names {named} (network.interface), which does not carry this node's address {address}. "
            f"This is what there is:{rows}\n"
            "HCCL, Gloo and the pods of the group must use one network: name the interface with the node's address "
            "as Kubernetes knows it, or leave the setting out."
        )
    raise NetworkError(
        f"no network interface here carries {address}. This is what there is:{rows}\n"
        "Check that the pod runs with hostNetwork: true and that the kubelet knows the node by this address (--node-ip)."
    )


def addresses_of(name: str) -> list[str]:
    """The addresses of a name, IPv4 first. Loopback answers are refused: no other host could use them."""
    try:
        answers = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NetworkError(
            f"{name} has no address yet ({getattr(error, 'strerror', None) or error})"
        ) from None
    ordered = sorted({str(answer[4][0]) for answer in answers}, key=lambda text: (":" in text, text))
    usable = [text for text in ordered if not ipaddress.ip_address(text.partition("%")[0]).is_loopback]
    if not usable:
        raise NetworkError(f"{name} resolves to {', '.join(ordered)}, which is this host itself")
    return usable


def resolve(name: str, timeout: float) -> str:
    """The first address of a name, asked for each second, at most `timeout` seconds."""
    started = time.monotonic()
    outcome: dict[str, str] = {}
    found = threading.Event()

    def ask() -> None:
        while not found.is_set():
            try:
                outcome["address"] = addresses_of(name)[0]
                found.set()
            except NetworkError as error:
                outcome["problem"] = str(error)
                found.wait(RETRY_SECONDS)

    # In a thread of its own, for a resolver may keep a question much longer than it is worth.
    threading.Thread(target=ask, daemon=True).start()
    while not found.wait(min(PROGRESS_SECONDS, max(0.0, started + timeout - time.monotonic()))):
        waited = time.monotonic() - started
        problem = outcome.get("problem", f"the DNS server has not answered the question for {name}")
        if waited >= timeout:
            raise NetworkError(
                f"{problem}; gave up after {waited:.0f} s.\n"
                "Check that its headless Service exists and publishes addresses that are not ready, that the pod it "
                "names is scheduled (kubectl get pods -o wide), and that this pod uses the cluster's DNS "
                "(dnsPolicy: ClusterFirstWithHostNet)."
            )
        print(
            f"network.py: {problem}; waiting ({waited:.0f} s of {timeout:.0f} s)", file=sys.stderr, flush=True
        )
    return outcome["address"]


def main() -> None:
    parser = argparse.ArgumentParser(prog="network.py", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    interface = commands.add_parser("interface", help="print the interface that carries an address")
    interface.add_argument("address")
    interface.add_argument("--named", help="must be this one")
    name = commands.add_parser("resolve", help="print the address of a DNS name, waiting until it exists")
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
