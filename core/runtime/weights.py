"""Looks whether the weights are all there, before a group meets for nothing.

weights.py <directory>…

Each directory must hold a config.json and every file that its *.index.json files name. vLLM notices a shard that is
missing only for some number formats, and then long after the start.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

SHOWN = 5


class WeightsError(Exception):
    """What is missing and what to do, for a person."""


def check(directory: Path) -> int:
    """The number of weight files that are there."""
    if not directory.is_dir():
        parent = next((path for path in directory.parents if path.is_dir()), Path("/"))
        found = ", ".join(sorted(entry.name for entry in parent.iterdir())[:SHOWN]) or "nothing"
        raise WeightsError(f"{directory} does not exist. {parent} holds: {found}.")
    if not (directory / "config.json").is_file():
        raise WeightsError(f"{directory} holds no config.json, so it is no model directory.")
    wanted = set().union(*(files_of(index) for index in sorted(directory.glob("*.index.json"))))
    files = wanted or {
        path.name for pattern in ("*.safetensors", "*.bin") for path in directory.glob(pattern)
    }
    if not files:
        raise WeightsError(f"{directory} holds no weights: neither an index nor a *.safetensors file.")
    missing = sorted(name for name in files if not size_of(directory / name))
    if missing:
        more = f" and {len(missing) - SHOWN} more" if len(missing) > SHOWN else ""
        raise WeightsError(
            f"{directory}: {len(missing)} of {len(files)} weight files are missing or empty: "
            f"{', '.join(missing[:SHOWN])}{more}."
        )
    return len(files)


def files_of(index: Path) -> set[str]:
    """The files that an index names."""
    try:
        entries = json.loads(index.read_text(encoding="utf-8"))["weight_map"].values()
        return {str(entry) for entry in entries}
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        raise WeightsError(
            f"{index} cannot be read as an index of weights; it may be half written."
        ) from None


def size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def main() -> None:
    directories = [Path(word) for word in sys.argv[1:]]
    if not directories:
        sys.exit("weights.py: name at least one directory")
    try:
        for directory in directories:
            print(f"weights: {check(directory)} files in {directory}", flush=True)
    except WeightsError as error:
        node = os.environ.get("HOST_IP", "this node")
        sys.exit(
            f"weights.py: {error}\n"
            f"Download them to the volume that {node} mounts there (site setting `weights`), "
            "or wait until the download has ended."
        )


if __name__ == "__main__":
    main()
