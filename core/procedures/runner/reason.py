"""The reason of a failure, in one line."""

from __future__ import annotations

# Kubernetes cuts a termination message at 4096 bytes.
LIMIT_CHARACTERS = 1000


def summary(reasons: list[str]) -> str:
    """Return the first reason, and how many follow."""
    return reasons[0] if len(reasons) == 1 else f"{reasons[0]} (and {len(reasons) - 1} more)"


def closing_line(procedure: str, result: dict[str, object], where: str) -> str:
    """Return the last line of the log. `where` is where the result is."""
    text = " ".join(str(result.get("error") or "the script gave no reason").split()).rstrip(".")
    if len(text) > LIMIT_CHARACTERS:
        text = f"{text[: LIMIT_CHARACTERS - 1]}…"
    retry = " A retry cannot succeed." if result.get("permanent") is True else ""
    return f"{procedure} failed: {text}.{retry} The full result is in {where}."
