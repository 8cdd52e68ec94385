"""The findings of a check, as JSON objects."""

from __future__ import annotations

ERROR = "error"
WARNING = "warning"

# Names and failing pairs that one finding shows. The result has all of them.
SHOWN = 10


def error(check: str, message: str, fix: str) -> dict[str, str]:
    """Serving would fail or give wrong answers."""
    return {"severity": ERROR, "check": check, "message": message, "fix": fix}


def warning(check: str, message: str, fix: str) -> dict[str, str]:
    """Serving may work, but the operator should check."""
    return {"severity": WARNING, "check": check, "message": message, "fix": fix}


def numbers(values: list[int]) -> str:
    """Return [0, 1, 2, 3, 7] as `0-3, 7`."""
    runs: list[list[int]] = []
    for value in sorted(set(values)):
        if runs and value == runs[-1][1] + 1:
            runs[-1][1] = value
        else:
            runs.append([value, value])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def short(members: list[str]) -> str:
    """Return the first names, and how many more there are."""
    more = f" and {len(members) - SHOWN} more" if len(members) > SHOWN else ""
    return ", ".join(members[:SHOWN]) + more


def listed(groups: dict[str, list[str]]) -> str:
    """Return each value with those that have it: `1 on node-0; 2 on node-1, node-2`."""
    return "; ".join(f"{value} on {short(members)}" for value, members in sorted(groups.items()))
