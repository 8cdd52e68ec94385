"""The weights on this node, where each node has its own copy: their files, to compare with the other nodes."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

from finding import error, listed, short, warning

INDEX = "model.safetensors.index.json"
# Files whose content decides how an engine reads the others; of the rest, which are large, the size counts.
SMALL = ("config.json", INDEX)
# Whole weights may still come before serving; partial ones were not noticed.
FIX = (
    "Copy the weights to the node (procedures.weights downloads them), or set weights.hostPath and model.path to their "
    "place"
)


def weights(
    directory: str, shown: str, is_filled: bool
) -> tuple[dict[str, str | None], list[dict[str, str]]]:
    """Return a digest of a model's files and what is wrong with them; nothing of files that a procedure still writes."""
    unknown = {"digest": None, "files": None}
    path = Path(directory)
    try:
        names = sorted(entry.name for entry in os.scandir(path) if entry.is_file())
        sizes = {name: (path / name).stat().st_size for name in names}
        contents = [(path / name).read_bytes() for name in SMALL if name in sizes]
    except OSError:
        return unknown, [] if is_filled else [warning("weights", f"{shown} is missing on the node", FIX)]
    if "config.json" not in sizes:
        return unknown, [] if is_filled else [
            warning("weights", f"{shown} has no config.json on the node", FIX)
        ]
    lost = sorted(shards(path) - set(sizes))
    if lost and not is_filled:
        return unknown, [error("weights", f"{shown} lacks {short(lost)}, which its {INDEX} names", FIX)]
    counted = {name: size for name, size in sizes.items() if name.endswith(".safetensors") or name in SMALL}
    digest = hashlib.sha256(json.dumps(counted, sort_keys=True).encode())
    for content in contents:
        digest.update(content)
    return {
        "digest": digest.hexdigest()[:12],
        "files": f"{len(counted)} files, {sum(counted.values())} bytes",
    }, []


def unlike_weights(names: dict[int, str], facts: dict[int, dict]) -> list[dict[str, str]]:
    """Report nodes whose files differ: their ranks would compute with different weights, without an error."""
    where: dict[str, list[str]] = {}
    for index, known in sorted(facts.items()):
        state = known.get("weights", {})
        if state.get("digest") is not None:
            where.setdefault(f"{state['files']} ({state['digest']})", []).append(names[index])
    if len(where) < 2:
        return []
    return [
        error(
            "weights",
            f"the weights differ between the nodes: {listed(where)}",
            "Copy the same files to every node, or set weights.nfs or weights.persistentVolumeClaim to share them",
        )
    ]


def shards(path: Path) -> set[str]:
    """Return the files that the index of the weights names."""
    try:
        index = json.loads((path / INDEX).read_bytes())
        return {str(name) for name in index["weight_map"].values()}
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return set()
