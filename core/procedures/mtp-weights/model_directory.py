"""A directory that a tool has filled with a model: whether it is whole, and how it comes to its place at once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import marker
from outcome import Failed, Refused
from safetensors_file import Damaged, read_header


def check(directory: Path) -> int:
    """The number of weight files, every one whole and everything there that the indices name."""
    if not marker.load(directory / "config.json"):
        raise Refused(f"{directory} holds no config.json that can be read.")
    files = sorted(path.name for path in directory.glob("*.safetensors"))
    if not files:
        raise Refused(f"{directory} holds no *.safetensors file.")
    try:
        for name in files:
            read_header(directory / name)
    except Damaged as error:
        raise Refused(str(error)) from None
    for index in sorted(directory.glob("*.index.json")):
        named = marker.load(index).get("weight_map")
        if not isinstance(named, dict) or not all(isinstance(name, str) for name in named.values()):
            raise Refused(f"{index} is no index of weights that can be read. Make it again, or copy it anew.")
        missing = sorted(set(named.values()) - set(files))
        if missing:
            raise Refused(f"{index} names {len(missing)} files that are not there: {', '.join(missing[:5])}")
    return len(files)


def tensor_names(directory: Path) -> set[str]:
    """The tensors of a directory that is whole."""
    return {name for path in directory.glob("*.safetensors") for name in read_header(path)}


def partial_of(directory: Path) -> Path:
    """Where a directory is filled, on the same volume."""
    return directory.with_name(f".{directory.name}.partial")


def run_tool(command: list[str], where: Path, environment: dict[str, str]) -> None:
    """Runs a tool of somebody else; what it says goes to the log."""
    code = subprocess.run(
        command, cwd=where, env={**os.environ, **environment}, stdout=sys.stderr, check=False
    ).returncode
    if code != 0:
        raise Failed(f"{command[1]} ended with exit code {code}; see the log above.")


def refuse_occupied(directory: Path, procedure: str) -> None:
    """Only what this procedure has made itself is replaced."""
    if directory.exists() and any(directory.iterdir()) and not marker.read(directory, procedure):
        raise Refused(
            f"{directory} holds something that this procedure has not made. Remove it, or name another directory."
        )


def put_in_place(partial: Path, directory: Path) -> None:
    if directory.exists():
        shutil.rmtree(directory)
    os.replace(partial, directory)
