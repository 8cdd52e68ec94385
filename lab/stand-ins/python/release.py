"""The engine of this stand-in, and the scale of its time limits."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

SCALE = float(os.environ.get("STAND_IN_TIME_SCALE", "1"))


def release() -> dict[str, Any]:
    """The engine, its release and the flags of its parser."""
    facts: dict[str, Any] = json.loads((Path(__file__).parent / "release.json").read_text(encoding="utf-8"))
    return facts


def scaled(seconds: float) -> float:
    """A time limit of the real engine, scaled for this stand-in."""
    return seconds * SCALE


def version_of(text: str) -> tuple[int, ...]:
    """The first version in a text as numbers that compare: `v0.20.2rc1`, `0.3.8.post1` or the requirement `>=4.57.4,<5`."""
    found = re.search(r"\d+(?:\.\d+)*", text)
    if found is None:
        raise ValueError(f"{text} has no version")
    return tuple(int(part) for part in found.group().split("."))


def load_seconds(model: str) -> float:
    """Seconds that the weights of a directory take to load."""
    config = json.loads((Path(model) / "config.json").read_text(encoding="utf-8"))
    return float(config.get("stand_in_load_seconds", 0.5))
