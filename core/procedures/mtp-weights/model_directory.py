"""A directory that a tool fills with a model: checks that it is complete, and moves it into place atomically."""

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
    """Return the number of weight files. Reject incomplete files, and files that an index names and that are missing."""
    if not marker.load(directory / "config.json"):
        raise Refused(f"{directory} has no readable config.json.")
    files = sorted(path.name for path in directory.glob("*.safetensors"))
    if not files:
        raise Refused(f"{directory} has no *.safetensors file.")
    try:
        for name in files:
            read_header(directory / name)
    except Damaged as error:
        raise Refused(str(error)) from None
    for index in sorted(directory.glob("*.index.json")):
        named = marker.load(index).get("weight_map")
        if not isinstance(named, dict) or not all(isinstance(name, str) for name in named.values()):
            raise Refused(f"{index} is not a readable index of weights. Create it again, or copy it again.")
        missing = sorted(set(named.values()) - set(files))
        if missing:
            raise Refused(f"{index} names {len(missing)} missing files: {', '.join(missing[:5])}.")
    return len(files)


def tensor_names(directory: Path) -> set[str]:
    """Return the tensor names of a complete directory."""
    return {name for path in directory.glob("*.safetensors") for name in read_header(path)}


def partial_of(directory: Path) -> Path:
    """Return the directory in which a tool works, on the same volume."""
    return directory.with_name(f".{directory.name}.partial")


def run_tool(command: list[str], where: Path, environment: dict[str, str]) -> None:
    """Run an external tool. Its output goes to the log."""
    code = subprocess.run(
        command, cwd=where, env={**os.environ, **environment}, stdout=sys.stderr, check=False
    ).returncode
    if code != 0:
        raise Failed(f"{command[1]} exited with code {code}. Read the log above.")


def refuse_occupied(directory: Path, procedure: str) -> None:
    """Reject a directory with content that this procedure did not create."""
    if directory.exists() and any(directory.iterdir()) and not marker.read(directory, procedure):
        raise Refused(
            f"{directory} has content that this procedure did not create. Remove it, or set path to another directory."
        )


def put_in_place(partial: Path, directory: Path) -> None:
    if directory.exists():
        shutil.rmtree(directory)
    os.replace(partial, directory)
