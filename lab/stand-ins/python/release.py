"""The engine of this stand-in, and the scale of its time limits."""

from __future__ import annotations

import json
import os
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
    """`0.20.2` or `v0.20.2rc1` as numbers that compare."""
    return tuple(int(part.split("rc")[0]) for part in text.lstrip("v").split("."))


def load_seconds(model: str) -> float:
    """Seconds that the weights of a directory take to load."""
    config = json.loads((Path(model) / "config.json").read_text(encoding="utf-8"))
    return float(config.get("stand_in_load_seconds", 0.5))
