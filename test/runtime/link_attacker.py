"""Connections to the group link that no pod opens. link_attacker.py <attack> <address> <port> …

Prints `called` once its connections are open, and what the peer sends. Written apart from the supervisor, so that the two
agree on the protocol only where both are right.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import secrets
import socket
import sys
import threading
import time

ADDRESS, PORT = sys.argv[2], int(sys.argv[3])
REST = sys.argv[4:]
SECONDS = 30.0


def say(*words: object) -> None:
    print(*words, flush=True)


def call(source: str | None = None) -> socket.socket:
    """Connect, and wait for the head to listen."""
    for _ in range(100):
        with contextlib.suppress(ConnectionRefusedError):
            return socket.create_connection((ADDRESS, PORT), SECONDS, (source, 0) if source else None)
        time.sleep(0.2)
    raise ConnectionRefusedError


def received(link: socket.socket) -> bytes:
    """Return everything until the peer closes."""
    data = b""
    with contextlib.suppress(OSError):
        while chunk := link.recv(65536):
            data += chunk
    return data


def idle() -> None:
    """Open REST[0] connections, and keep them; from 127.1.0.x with REST[1]."""
    links = [call(f"127.1.0.{1 + at % 250}" if len(REST) > 1 else None) for at in range(int(REST[0]))]
    say("called", len(links))
    time.sleep(SECONDS)


def short() -> None:
    """Open and close REST[0] connections one after another."""
    say("called")
    for _ in range(int(REST[0])):
        with contextlib.suppress(OSError):
            call().close()
    say("done")


def garbage() -> None:
    """Send what no pod sends. Print what comes back."""
    nonce = "0" * 64
    lines = [
        b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n",
        bytes([0, 255, 254, 10, 13, 10]),
        b"[" * 1_000_000,
        b"[" * 4000 + b"\n",
        *(
            json.dumps(message).encode() + b"\n"
            for message in (
                {"kind": "hello", "group": "glm-decode-0", "revision": "new-one", "member": 1},
                {"kind": "start"},
                {"kind": "end", "reason": "because"},
                {"kind": "proof"},
                {"kind": "proof", "nonce": nonce, "mac": None},
                {"kind": "proof", "nonce": nonce, "mac": "é" * 64},
                {"kind": "proof", "nonce": nonce, "mac": nonce},
                {"kind": "proof", "nonce": nonce * 2, "mac": nonce},
                {"kind": "proof", "nonce": ["0"], "mac": nonce},
            )
        ),
    ]
    for line in lines:
        link = call()
        with contextlib.suppress(OSError):
            link.sendall(line)
        say("answer", received(link))
    say("done")


def slow() -> None:
    """Send a hello byte by byte on REST[0] connections. Print how long the peer keeps them."""
    links = [call() for _ in range(int(REST[0]))]
    say("called")
    started = time.monotonic()
    for byte in b'{"kind": "hello", "group": "glm-decode-0", "revision": "new-one", "member": 1}' * 3:
        for link in list(links):
            try:
                link.sendall(bytes([byte]))
            except OSError:
                links.remove(link)
        if not links:
            break
        time.sleep(0.2)
    say("kept", len(links), "after", round(time.monotonic() - started))


def mac(token: str, side: str, head: str, member: str) -> str:
    text = f"glm-serve link {side} {head} {member}"
    return hmac.new(token.encode(), text.encode(), hashlib.sha256).hexdigest()


def member() -> None:
    """Join as pod REST[1] of glm-decode-0 with the token REST[0], from the address REST[2]. Then stay silent but read."""
    token, ordinal = REST[0], int(REST[1])
    link = call(REST[2] if len(REST) > 2 else None)
    lines = link.makefile("rb")
    head, own = json.loads(lines.readline())["nonce"], secrets.token_hex(32)
    proof = {"kind": "proof", "nonce": own, "mac": mac(token, "member", head, own)}
    link.sendall(json.dumps(proof).encode() + b"\n")
    say("proof", json.loads(lines.readline())["mac"] == mac(token, "head", head, own))
    key = bytes.fromhex(mac(token, "session", head, own))
    hello = {"kind": "hello", "group": "glm-decode-0", "revision": "new-one", "member": ordinal}
    text = json.dumps(hello).encode()
    sealed = hmac.new(key, b"member 1 " + text, hashlib.sha256).hexdigest().encode() + b" " + text
    link.sendall(sealed + b"\n")
    for line in lines:
        say("heard", line.decode().strip().partition(" ")[2])


def relay() -> None:
    """Listen on port REST[0], carry one connection to the head, then replay to either side what the other sent."""
    server = socket.create_server((ADDRESS, int(REST[0])))
    say("called")
    member_side, _ = server.accept()
    head_side = call()
    recorded: dict[str, bytes] = {"member": b"", "head": b""}

    def carry(source: socket.socket, target: socket.socket, who: str) -> None:
        with contextlib.suppress(OSError):
            while chunk := source.recv(65536):
                recorded[who] += chunk
                target.sendall(chunk)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    threads = [
        threading.Thread(target=carry, args=(member_side, head_side, "member")),
        threading.Thread(target=carry, args=(head_side, member_side, "head")),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    say("recorded", len(recorded["member"]) > 300, len(recorded["head"]) > 300)
    again = call()
    again.sendall(recorded["member"])
    say("answer", received(again))
    member_side, _ = server.accept()
    with contextlib.suppress(OSError):
        member_side.sendall(recorded["head"])
    say("member sent", received(member_side).count(b"\n"))


def reflect() -> None:
    """Listen as the head, and send the MAC of the member back. Print what a member sends before it gives up."""
    server = socket.create_server((ADDRESS, PORT))
    say("called")
    link, _ = server.accept()
    nonce = secrets.token_hex(32)
    link.sendall(json.dumps({"kind": "challenge", "nonce": nonce}).encode() + b"\n")
    lines = link.makefile("rb")
    proof = lines.readline()
    link.sendall(proof)
    say("answer", proof + lines.read())


globals()[sys.argv[1]]()
