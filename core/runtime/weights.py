"""Checks that the weights are complete before the engine starts.

weights.py <directory>…

Each directory must have a config.json and every file that its *.index.json files name. vLLM detects a missing shard
only for some number formats, and long after the start.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

SHOWN = 5


class WeightsError(Exception):
    """A problem with the weights. The message is for the operator."""


def check(directory: Path) -> int:
    """Return the number of weight files. Raise WeightsError when any is missing."""
    if not directory.is_dir():
        parent = next((path for path in directory.parents if path.is_dir()), Path("/"))
        found = ", ".join(sorted(entry.name for entry in parent.iterdir())[:SHOWN]) or "nothing"
        raise WeightsError(f"{directory} does not exist. {parent} contains: {found}.")
    if not (directory / "config.json").is_file():
        raise WeightsError(f"{directory} has no config.json, so it is not a model directory.")
    wanted = set().union(*(files_of(index) for index in sorted(directory.glob("*.index.json"))))
    files = wanted or {
        path.name for pattern in ("*.safetensors", "*.bin") for path in directory.glob(pattern)
    }
    if not files:
        raise WeightsError(f"{directory} has no weights: neither an index nor a *.safetensors file.")
    missing = sorted(name for name in files if not size_of(directory / name))
    if missing:
        more = f" and {len(missing) - SHOWN} more" if len(missing) > SHOWN else ""
        raise WeightsError(
            f"{directory} lacks {len(missing)} of {len(files)} weight files (missing or empty): "
            f"{', '.join(missing[:SHOWN])}{more}."
        )
    return len(files)


def files_of(index: Path) -> set[str]:
    """Return the files that an index names."""
    try:
        entries = json.loads(index.read_text(encoding="utf-8"))["weight_map"].values()
        return {str(entry) for entry in entries}
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        raise WeightsError(f"{index} is not a readable index of weights. It may be incomplete.") from None


def size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def main() -> None:
    directories = [Path(argument) for argument in sys.argv[1:]]
    if not directories:
        sys.exit("weights.py: at least one directory is required")
    try:
        for directory in directories:
            print(f"weights: {check(directory)} files in {directory}", flush=True)
    except WeightsError as error:
        node = os.environ.get("HOST_IP", "this node")
        sys.exit(
            f"weights.py: {error}\n"
            f"Download the weights to the volume that {node} mounts there (setting weights), or wait for the download."
        )


if __name__ == "__main__":
    main()
