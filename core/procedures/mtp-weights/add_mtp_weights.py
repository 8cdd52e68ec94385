"""Adds the model's embedding and head to the MTP layer of a bf16 checkpoint.

Source: deployment document 002, §5.2.

add_mtp_weights.py --content TEXT DIRECTORY

Writes mtp-others.safetensors with copies of model.embed_tokens.weight and lm_head.weight under the names of the MTP
layer, the one after the last, and then an index with these names. Both files are written atomically, and once. Exit code
78: a retry would fail the same way.
"""

from __future__ import annotations

import argparse
import os
import shutil
from pathlib import Path

import marker
from outcome import Refused, log, report
from safetensors_file import Damaged, Tensor, read_header, same_bytes, write_copy
from volume_lock import held

PROCEDURE = "mtp-weights"
INDEX = "model.safetensors.index.json"
ADDED = "mtp-others.safetensors"
SOURCES = {"model.embed_tokens.weight": "embed_tokens.weight", "lm_head.weight": "shared_head.head.weight"}


def add(directory: Path, content: str) -> dict[str, object]:
    """Add what is missing. Return the fields of the result."""
    layer = layer_of(directory)
    index = load_index(directory)
    weight_map = index["weight_map"]
    names = {source: f"model.layers.{layer}.{own}" for source, own in SOURCES.items()}
    elsewhere = {
        weight_map[name] for name in names.values() if name in weight_map and weight_map[name] != ADDED
    }
    if elsewhere:
        log(
            PROCEDURE,
            f"the checkpoint already has the embedding or head of layer {layer}: {', '.join(sorted(elsewhere))}",
        )
        refuse_missing([name for name in names.values() if name not in weight_map])
        for name in names.values():
            find(directory, weight_map, name)
        marker.write(directory, PROCEDURE, content, rewrites=[])
        return {"layer": layer, "added": []}
    wanted = {name: find(directory, weight_map, source) for source, name in names.items()}
    added = not is_written(directory / ADDED, wanted)
    if added:
        write(directory, wanted)
    total = index.get("metadata", {}).get("total_size")
    complete = all(weight_map.get(name) == ADDED for name in wanted)
    if not complete:
        if isinstance(total, int):
            index["metadata"]["total_size"] = total + sum(tensor.size for tensor in wanted.values())
        weight_map.update(dict.fromkeys(wanted, ADDED))
        marker.write_json(directory / INDEX, index)
    marker.write(directory, PROCEDURE, content, rewrites=[INDEX])
    log(PROCEDURE, f"{ADDED} is {'written' if added else 'already there'}, and {INDEX} names it")
    return {
        "layer": layer,
        "added": sorted(wanted) if added or not complete else [],
        "bytes": sum(tensor.size for tensor in wanted.values()),
    }


def layer_of(directory: Path) -> int:
    """Return the number of the MTP layer: the one after the last layer."""
    path = directory / "config.json"
    config = marker.load(path)
    layers, drafts = config.get("num_hidden_layers"), config.get("num_nextn_predict_layers", 1)
    if not isinstance(layers, int):
        raise Refused(
            f"{path} is missing or lacks num_hidden_layers. Check that {directory} is a model directory."
        )
    if drafts != 1:
        raise Refused(
            f"{path} has num_nextn_predict_layers {drafts}; this procedure supports one MTP layer only."
        )
    return layers


def load_index(directory: Path) -> dict:
    path = directory / INDEX
    index = marker.load(path)
    if not isinstance(index.get("weight_map"), dict):
        raise Refused(f"{path} is missing or not an index of weights. Download the weights again.")
    return index


def find(directory: Path, weight_map: dict[str, str], name: str) -> Tensor:
    """Return a tensor of the checkpoint. Its shard must be complete."""
    if name not in weight_map:
        raise Refused(f"{directory / INDEX} lacks {name}, so there is nothing to copy for the MTP layer.")
    shard = directory / weight_map[name]
    tensors = read_header(shard)
    if name not in tensors:
        raise Refused(f"{shard} lacks {name}, which the index assigns to it. Download the weights again.")
    return tensors[name]


def is_written(path: Path, wanted: dict[str, Tensor]) -> bool:
    """Return whether an earlier run wrote the file from these weights."""
    try:
        found = read_header(path)
    except Damaged:
        return False
    return found.keys() == wanted.keys() and all(same_bytes(found[name], wanted[name]) for name in wanted)


def write(directory: Path, wanted: dict[str, Tensor]) -> None:
    size = sum(tensor.size for tensor in wanted.values())
    free = shutil.disk_usage(directory).free
    if size > free:
        raise Refused(f"The volume of {directory} is too small: {size} bytes are needed, {free} are free.")
    partial = directory / marker.STATE / f"{ADDED}.partial"
    partial.parent.mkdir(exist_ok=True)
    try:
        write_copy(partial, wanted)
        os.replace(partial, directory / ADDED)
    finally:
        partial.unlink(missing_ok=True)


def refuse_missing(names: list[str]) -> None:
    if names:
        raise Refused(f"The index has one of the two tensors of the MTP layer and lacks {', '.join(names)}.")


def fill(directory: Path, content: str) -> dict[str, object]:
    if not directory.is_dir():
        raise Refused(f"{directory} does not exist. Download the weights first (procedures.weights).")
    with held(directory / marker.STATE / f"{PROCEDURE}.lock", PROCEDURE):
        try:
            return add(directory, content)
        except Damaged as error:
            raise Refused(str(error)) from None


def main() -> None:
    parser = argparse.ArgumentParser(prog="add_mtp_weights.py", description=__doc__)
    parser.add_argument("--content", required=True)
    parser.add_argument("directory", type=Path)
    given = parser.parse_args()
    report(PROCEDURE, given.directory, given.content, lambda: fill(given.directory, given.content))


if __name__ == "__main__":
    main()
