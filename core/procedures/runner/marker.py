"""Marker files of procedures on the weights volume.

A marker in a directory records what the directory was filled with. A failure file beside the directory records why
that failed.
"""

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
    """Return the marker of a procedure; empty until the procedure has ended."""
    return load(path_of(directory, procedure))


def load(path: Path) -> dict[str, object]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write(directory: Path, procedure: str, content: str, **facts: object) -> None:
    """Mark a directory as filled: the last step of a procedure."""
    write_json(path_of(directory, procedure), {"content": content, **facts})


def failure_path(directory: Path, procedure: str) -> Path:
    # Not in the directory: a tool may require it to be empty, or may replace it.
    return directory.parent / STATE / f"{directory.name}.{procedure}.failed.json"


def read_failure(directory: Path, procedure: str, content: str) -> dict[str, object]:
    """Return why a procedure failed to fill a directory with this content; empty if it did not fail, or runs again."""
    found = load(failure_path(directory, procedure))
    return found if found.get("content") == content else {}


def write_failure(directory: Path, procedure: str, content: str, error: str, permanent: bool) -> None:
    """Record a failure for those who wait. Creates no directory: the path itself may be wrong."""
    if directory.parent.is_dir():
        finished = datetime.datetime.now(datetime.timezone.utc).isoformat()
        failure = {"content": content, "error": error, "permanent": permanent, "finished": finished}
        write_json(failure_path(directory, procedure), failure)


def remove_failure(directory: Path, procedure: str) -> None:
    failure_path(directory, procedure).unlink(missing_ok=True)


def write_json(path: Path, value: object) -> None:
    """Write a file atomically."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(value, file, ensure_ascii=False, indent=2)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        # mkstemp makes the file readable for its owner only.
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def rewritten(directory: Path) -> set[str]:
    """Return the files that procedures changed after the download."""
    return {name for names in rewriters(directory).values() for name in names}


def forget_rewriters(directory: Path, names: set[str]) -> None:
    """Remove the markers of procedures that changed any of these files, since the files are downloaded again."""
    for path, changed in rewriters(directory).items():
        if changed & names:
            path.unlink(missing_ok=True)


def rewriters(directory: Path) -> dict[Path, set[str]]:
    """Return the files that each procedure changed, by the path of its marker."""
    found = {path: load(path).get("rewrites") for path in (directory / STATE).glob("*.done.json")}
    return {path: set(map(str, names)) for path, names in found.items() if isinstance(names, list)}


def remove_all(directory: Path) -> None:
    """Remove all markers, since other content follows."""
    for path in (directory / STATE).glob("*.done.json"):
        path.unlink(missing_ok=True)
