"""The identity of a data-parallel group, shared by its pods, and the reason why it stops."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Ending:
    """Why this pod stops its processes. `drain`: on request, so that running requests may finish within the grace period."""

    reason: str
    exit_code: int = 1
    drain: bool = False


@dataclass(frozen=True)
class Group:
    """This pod's place in its group, and the limits of the group link in seconds. `name` is that of the headless Service, too."""

    name: str
    revision: str
    member: int
    members: int
    head: str
    port: int
    join_timeout: float
    heartbeat: float
    heartbeat_limit: float
    # The Secret of the token, for messages.
    secret: str
    # Local address of the connection to the head.
    address: str | None = None
    token: bytes | None = field(default=None, repr=False)

    @property
    def endpoint(self) -> str:
        host = f"[{self.head}]" if ":" in self.head else self.head
        return f"{host}:{self.port}"


def listed(members: Sequence[int]) -> str:
    """Return `pod 2`, `pods 2 and 3` or `pods 1, 2 and 3`."""
    names = [str(member) for member in members]
    if len(names) == 1:
        return f"pod {names[0]}"
    return f"pods {', '.join(names[:-1])} and {names[-1]}" if names else "no pod"
