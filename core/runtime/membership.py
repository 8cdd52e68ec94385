"""How each side of the group link proves that it belongs to the group, before anything of the group is named.

Both sides hold the group's token, a Secret. The head sends a nonce, the member answers with its own nonce and a MAC over
both, and then the head sends its MAC. The member is first, so a stranger gets nothing that a search for the token could use. The
MACs name the side, so neither can be reflected. Every later message has a MAC of its own (connection.py).
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from typing import TYPE_CHECKING

from connection import NOT_A_MESSAGE, Connection, LinkBroken, Seal

if TYPE_CHECKING:
    from collections.abc import Mapping

NONCE = re.compile(r"[0-9a-f]{64}")
# A shorter one could be found by trying.
SHORTEST_TOKEN = 16


class TokenDiffers(Exception):
    """The peer does not hold the token of this side. The text is the reason."""


class TokenError(Exception):
    """The token cannot be used. The message is for the operator."""


def token_of(value: str, secret: str) -> bytes | None:
    """Return the token in the value of a variable; None when the Secret or its key does not exist."""
    token = value.strip().encode("utf-8", "surrogateescape")
    if 0 < len(token) < SHORTEST_TOKEN:
        raise TokenError(
            f"Secret {secret} holds {len(token)} bytes, but a link token has at least {SHORTEST_TOKEN}: "
            "set it to 32 random bytes (openssl rand -hex 32)"
        )
    return token or None


async def challenge(connection: Connection, token: bytes | None, limit: float) -> None:
    """Let the peer of the head prove itself, then prove the head. `limit`: seconds for the answer."""
    if token is None:
        connection.send("open")
        return
    head = secrets.token_hex(32)
    connection.send("challenge", nonce=head)
    answer = await connection.receive_once(limit)
    if answer.get("kind") == "denied":
        raise TokenDiffers("it has no link token, but this pod has one")
    if answer.get("kind") != "proof":
        raise LinkBroken(NOT_A_MESSAGE)
    member = nonce_of(answer)
    if not holds(answer, mac_of(token, "member", head, member)):
        connection.send("denied")
        raise TokenDiffers("it has another link token")
    connection.send("proof", mac=mac_of(token, "head", head, member))
    connection.seal(Seal(session_of(token, head, member), "head", "member"))


async def prove(connection: Connection, token: bytes | None, limit: float) -> None:
    """Prove a member to the peer, and let the peer prove that it is the head."""
    asked = await connection.receive_once(limit)
    if asked.get("kind") == "open":
        if token is not None:
            raise TokenDiffers("the head has no link token, but this pod has one")
        return
    if asked.get("kind") != "challenge":
        raise LinkBroken(NOT_A_MESSAGE)
    if token is None:
        connection.send("denied")
        raise TokenDiffers("the head has a link token, but this pod has none")
    head, member = nonce_of(asked), secrets.token_hex(32)
    connection.send("proof", nonce=member, mac=mac_of(token, "member", head, member))
    answer = await connection.receive_once(limit)
    if not holds(answer, mac_of(token, "head", head, member)):
        raise TokenDiffers("the head has another link token than this pod")
    connection.seal(Seal(session_of(token, head, member), "member", "head"))


def nonce_of(message: Mapping[str, object]) -> str:
    nonce = message.get("nonce")
    if not isinstance(nonce, str) or NONCE.fullmatch(nonce) is None:
        raise LinkBroken(NOT_A_MESSAGE)
    return nonce


def holds(message: Mapping[str, object], expected: str) -> bool:
    mac = message.get("mac")
    return isinstance(mac, str) and hmac.compare_digest(mac.encode("utf-8", "replace"), expected.encode())


def mac_of(token: bytes, side: str, head: str, member: str) -> str:
    return hmac.new(token, f"glm-serve link {side} {head} {member}".encode(), hashlib.sha256).hexdigest()


def session_of(token: bytes, head: str, member: str) -> bytes:
    return bytes.fromhex(mac_of(token, "session", head, member))
