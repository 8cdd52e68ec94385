"""What procedures leave on the weights volume: a file in the directory that says what it was filled with; where that
failed, a file beside the directory that says why."""

from __future__ import annotations

import datetime
import json
import os
import tempfile
from pathlib import Path

STATE = ".glm-serve"


def path_of(directory: Path, procedure: str) -> Path:
    return directory / STATE / f"{procedure}.done.json"


def read(directory: Path, procedure: str) -> dict[str, object]:
    """What a procedure has left, empty where it has not ended."""
    return load(path_of(directory, procedure))


def load(path: Path) -> dict[str, object]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write(directory: Path, procedure: str, content: str, **facts: object) -> None:
    """Says that a directory is filled; the last thing that a procedure does."""
    write_json(path_of(directory, procedure), {"content": content, **facts})


def failure_path(directory: Path, procedure: str) -> Path:
    # Not in the directory: a tool may want it empty, or put another in its place.
    return directory.parent / STATE / f"{directory.name}.{procedure}.failed.json"


def read_failure(directory: Path, procedure: str, content: str) -> dict[str, object]:
    """Why a procedure has failed to fill a directory with this; empty where it has not, or runs again."""
    found = load(failure_path(directory, procedure))
    return found if found.get("content") == content else {}


def write_failure(directory: Path, procedure: str, content: str, error: str, permanent: bool) -> None:
    """Tells those who wait. No directories are made for it: the path itself may be what is wrong."""
    if directory.parent.is_dir():
        finished = datetime.datetime.now(datetime.timezone.utc).isoformat()
        told = {"content": content, "error": error, "permanent": permanent, "finished": finished}
        write_json(failure_path(directory, procedure), told)


def remove_failure(directory: Path, procedure: str) -> None:
    failure_path(directory, procedure).unlink(missing_ok=True)


def write_json(path: Path, value: object) -> None:
    """Writes a file as a whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(value, file, ensure_ascii=False, indent=2)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        # As other files of the volume: mkstemp lets only its owner read.
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def rewritten(directory: Path) -> set[str]:
    """Files that procedures have changed after they were downloaded."""
    return {name for names in rewriters(directory).values() for name in names}


def forget_rewriters(directory: Path, names: set[str]) -> None:
    """Forgets procedures that have changed any of these files: they come as they were, so the work is to be done again."""
    for path, changed in rewriters(directory).items():
        if changed & names:
            path.unlink(missing_ok=True)


def rewriters(directory: Path) -> dict[Path, set[str]]:
    """The files that each procedure has changed, by what it has left."""
    found = {path: load(path).get("rewrites") for path in (directory / STATE).glob("*.done.json")}
    return {path: set(map(str, names)) for path, names in found.items() if isinstance(names, list)}


def remove_all(directory: Path) -> None:
    """Forgets what was done, since other content comes."""
    for path in (directory / STATE).glob("*.done.json"):
        path.unlink(missing_ok=True)
