"""Names of ranks at the proxy: one rank may have several.

Since v0.21.0rc1, an isolated server stays isolated until no request runs, and adding it again does nothing
(load_balance_proxy_server_example.py at v0.23.0, lines 429-439 and 486-499). Under constant traffic that time never comes. A rank
that returns therefore gets a new name: DNS ignores case (RFC 4343), and the proxy does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from groups import Rank


def names_of(rank: Rank) -> Iterator[str]:
    """All names, the usual one first: each has other letters of the host in upper case."""
    letters = [place for place, letter in enumerate(rank.host) if letter.islower()]
    for number in range(1 << len(letters)):
        raised = {place for bit, place in enumerate(letters) if number >> bit & 1}
        host = "".join(
            letter.upper() if place in raised else letter for place, letter in enumerate(rank.host)
        )
        yield f"{host}:{rank.port}"


def usual(name: str) -> str:
    """The usual name of the rank with this name."""
    return name.lower()


def changes(
    ranks: Iterable[Rank], listed: Iterable[str], left: Iterable[str]
) -> tuple[list[str], list[str], list[str]]:
    """What a list of the proxy lacks, what it must lose, and which of its names get requests.

    `left`: names whose removal the router requested, and which the proxy may still list.
    """
    present, gone = list(listed), set(left)
    added: list[str] = []
    kept: list[str] = []
    for rank in sorted(ranks):
        own = [name for name in present if usual(name) == str(rank) and name not in gone]
        if own:
            kept.append(own[0])
        else:
            added.append(next(name for name in names_of(rank) if name not in gone))
    return added, [name for name in present if name not in kept], kept
