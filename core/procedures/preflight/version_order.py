"""Order of driver versions: `25.3.rc1` comes before `25.3.0`, and belongs to `25.3`."""

from __future__ import annotations

import re

PART = re.compile(r"[0-9]{1,9}|rc[0-9]{0,9}", re.IGNORECASE)


def is_below(version: str, least: str) -> bool:
    """Return whether a version is older than the least one; parts that the least one lacks do not count."""
    own, wanted = parts(version), parts(least)
    return bool(own) and own[: len(wanted)] < wanted


def is_within(version: str, ranges: str) -> bool | None:
    """Return whether a version is in one of the ranges `[7.0.0,7.7.99],[…]`; None where the text has none."""
    bounds = re.findall(r"\[([\d.]+),([\d.]+)\]", ranges)
    if not bounds or not parts(version):
        return None
    own = parts(version)
    return any(parts(low) <= own and own[: len(parts(high))] <= parts(high) for low, high in bounds)


def parts(version: str) -> list[tuple[int, int]]:
    """Return the numbers of a version, candidates before releases. A build such as `b999` ends it."""
    found = []
    for word in re.split(r"[._-]", version.strip()):
        match = PART.fullmatch(word)
        if match is None:
            break
        text = match[0].lower()
        found.append((0, int(text[2:] or 0)) if text.startswith("rc") else (1, int(text)))
    return found
