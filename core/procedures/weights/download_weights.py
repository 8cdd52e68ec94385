"""Downloads the weights of a model into a directory of their volume, and checks every file.

download_weights.py --source modelscope|huggingface --endpoint URL --repository OWNER/NAME --revision REVISION
  --content TEXT [--connections N] [--exclude PATTERN]… [--token-secret TEXT] DIRECTORY

What an earlier run has downloaded is kept, half a file, too. Of several nodes on one volume one downloads and the
others wait. A file gets its name only when its size is right, and its hash where the index has one. The last thing is a
marker for who waits for the weights. The token comes in HUB_TOKEN. Exit code 78: another try would end the same way.
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import os
import shutil
import signal
import time
from pathlib import Path, PurePosixPath

import marker
from download import Download
from hub import HUBS, Entry, Interrupted, token_of
from outcome import Failed, Refused, report
from progress import log
from verified import size_of
from volume_lock import VolumeLock

PROCEDURE = "weights"
SHOWN = 5


def chosen(entries: list[Entry], exclude: list[str]) -> list[Entry]:
    """The files of the index that are wanted."""
    for entry in entries:
        if is_outside(entry.path):
            raise Refused(f"The index names a file that lies outside the directory: {entry.path!r}.")
    wanted = [
        entry for entry in entries if not any(fnmatch.fnmatchcase(entry.path, pattern) for pattern in exclude)
    ]
    if not wanted:
        raise Refused("The repository holds no file that is wanted at this revision.")
    return wanted


def is_outside(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return path.startswith("/") or ".." in parts or parts[:1] == (marker.STATE,) or "\0" in path


def remove_others(directory: Path, known: set[str], entries: list[Entry]) -> None:
    """Files of an earlier content that this one lacks: an engine would read their settings with these weights."""
    for name in sorted(known - {entry.path for entry in entries}):
        path = directory / name
        if not is_outside(name) and (path.is_file() or path.is_symlink()):
            log(f"{name} is of an earlier content and not of this one; removing it")
            path.unlink()


def refuse_incomplete(directory: Path) -> None:
    """What the indices of the weights name must be there, too."""
    for index in sorted(directory.glob("*.index.json")):
        try:
            names = set(json.loads(index.read_text(encoding="utf-8"))["weight_map"].values())
        except (OSError, ValueError, KeyError, AttributeError, TypeError):
            raise Refused(f"{index.name} of the repository is no index of weights.") from None
        missing = sorted(name for name in names if size_of(directory / str(name)) == 0)
        if missing:
            raise Refused(
                f"{index.name} names {len(missing)} files that the repository does not hold at this revision, or that "
                f"procedures.weights.exclude leaves out: {', '.join(missing[:SHOWN])}"
            )


def is_complete(directory: Path, content: str) -> bool:
    """Whether an earlier run has ended, and its files are still there."""
    left = marker.read(directory, PROCEDURE)
    sizes = left.get("sizes")
    if left.get("content") != content or not isinstance(sizes, dict):
        return False
    changed = marker.rewritten(directory)
    return all(
        names_what_is_there(directory, name, set()) if name in changed else size_of(directory / name) == size
        for name, size in sizes.items()
    )


def names_what_is_there(directory: Path, name: str, coming: set[str]) -> bool:
    """Whether a file that a procedure has changed can be read, and what it names as an index is there or comes."""
    changed = marker.load(directory / name)
    weight_map = changed.get("weight_map", {})
    return (
        changed != {}
        and isinstance(weight_map, dict)
        and all(str(file) in coming or size_of(directory / str(file)) > 0 for file in weight_map.values())
    )


def damaged_ones(directory: Path, wanted: set[str]) -> set[str]:
    """Files that a procedure has changed and that must come anew, as they were before it."""
    return {
        name
        for name in marker.rewritten(directory) & wanted
        if not names_what_is_there(directory, name, wanted)
    }


def fill(given: argparse.Namespace) -> dict[str, object]:
    """Fills the directory, and gives the facts of the result."""
    directory: Path = given.directory
    directory.mkdir(parents=True, exist_ok=True)
    lock = VolumeLock(directory / marker.STATE / "weights.lock", given.beat, given.beat * 12)
    told = set()

    def waiting(holder: str) -> bool:
        if holder not in told:
            told.add(holder)
            log(f"{holder} downloads into this volume; waiting for it")
        return is_complete(directory, given.content)

    if not lock.acquire(waiting):
        return already(directory)
    signal.signal(signal.SIGTERM, lambda *_: end_now(lock))
    try:
        if is_complete(directory, given.content):
            return already(directory)
        return download(given, directory)
    except Interrupted as error:
        raise Failed(f"{error}. What is downloaded is kept.") from None
    finally:
        lock.release()


def end_now(lock: VolumeLock) -> None:
    lock.release()
    log("ended by SIGTERM; what is downloaded is kept")
    os._exit(143)


def already(directory: Path) -> dict[str, object]:
    left = marker.read(directory, PROCEDURE)
    log(f"all {left.get('files')} files are there already")
    return {key: left.get(key) for key in ("revision", "files", "bytes")} | {"downloadedBytes": 0}


def download(given: argparse.Namespace, directory: Path) -> dict[str, object]:
    started = time.monotonic()
    token = token_of(os.environ.get("HUB_TOKEN"), given.token_secret)
    hub = HUBS[given.source](
        given.endpoint, given.repository, given.revision, token, given.token_secret, given.patience
    )
    wanted = chosen(hub.entries(), given.exclude)
    work = Download(directory, hub)
    left = marker.read(directory, PROCEDURE)
    kept: set[str] = set()
    if left.get("content") == given.content:
        damaged = damaged_ones(directory, {entry.path for entry in wanted})
        for name in sorted(damaged):
            log(f"{name} was changed by a procedure and is damaged since; its work is to be done again")
            (directory / name).unlink(missing_ok=True)
        marker.forget_rewriters(directory, damaged)
        kept = marker.rewritten(directory)
    else:
        sizes = left.get("sizes")
        known = set(sizes) if isinstance(sizes, dict) else set()
        remove_others(directory, known | work.verified.known.keys(), wanted)
        marker.remove_all(directory)
    entries = [entry for entry in wanted if entry.path not in kept]
    log(f"{len(entries)} files of {hub.title} {given.repository} at {hub.revision} to {directory}")
    work.run(entries, given.connections)
    refuse_incomplete(directory)
    work.progress.show()
    sizes = {entry.path: entry.size for entry in wanted}
    facts = {"revision": hub.revision, "files": len(sizes), "bytes": sum(sizes.values())}
    marker.write(directory, PROCEDURE, given.content, **facts, sizes=sizes)
    shutil.rmtree(work.state / "partial", ignore_errors=True)
    return {
        **facts,
        "hashed": sum(entry.hash != "" for entry in entries),
        "downloadedBytes": work.progress.downloaded,
        "seconds": round(time.monotonic() - started, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--source", choices=sorted(HUBS), required=True)
    parser.add_argument("--endpoint", required=True)
    parser.add_argument("--repository", required=True)
    parser.add_argument("--revision", required=True)
    parser.add_argument("--content", required=True)
    parser.add_argument("--connections", type=int, default=4)
    parser.add_argument("--exclude", action="append", default=[])
    parser.add_argument("--token-secret", default="")
    parser.add_argument(
        "--patience", type=float, default=1, help="seconds that pauses between tries are made of"
    )
    parser.add_argument(
        "--beat", type=float, default=15, help="seconds between two signs of life on the volume"
    )
    parser.add_argument("directory", type=Path)
    given = parser.parse_args()
    report(PROCEDURE, given.directory, given.content, lambda: fill(given))


if __name__ == "__main__":
    main()
