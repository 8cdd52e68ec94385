"""Downloads the weights of a model into a directory of the weights volume, and verifies every file.

download_weights.py --source modelscope|huggingface --endpoint URL --repository OWNER/NAME --revision REVISION
  --content TEXT [--connections N] [--exclude PATTERN]… [--draft-layer N --draft-flag NAME] [--token-secret TEXT] DIRECTORY

Keeps what an earlier run downloaded, partial files included. Of several pods on one volume, one downloads and the others
wait. A file gets its name only when its size is right, and its hash if the index has one. The last step writes the marker
that others wait for. With --draft-layer, the index comes first, and must name tensors of that layer. The token is in
HUB_TOKEN. Exit code 78: a retry would fail the same way.
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
INDEX = "model.safetensors.index.json"


def chosen(entries: list[Entry], exclude: list[str]) -> list[Entry]:
    """Return the files of the index to download."""
    for entry in entries:
        if is_outside(entry.path):
            raise Refused(f"The index names a file outside the directory: {entry.path!r}.")
    wanted = [
        entry for entry in entries if not any(fnmatch.fnmatchcase(entry.path, pattern) for pattern in exclude)
    ]
    if not wanted:
        raise Refused("procedures.weights.exclude matches every file of the repository at this revision.")
    return wanted


def is_outside(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return path.startswith("/") or ".." in parts or parts[:1] == (marker.STATE,) or "\0" in path


def remove_others(directory: Path, known: set[str], entries: list[Entry]) -> None:
    """Remove files of earlier content that is not in this one: an engine would read them with these weights."""
    for name in sorted(known - {entry.path for entry in entries}):
        path = directory / name
        if not is_outside(name) and (path.is_file() or path.is_symlink()):
            log(f"{name} belongs to earlier content; removing it")
            path.unlink()


def refuse_incomplete(directory: Path) -> None:
    """Require every file that the indices of the weights name."""
    for index in sorted(directory.glob("*.index.json")):
        try:
            names = set(json.loads(index.read_text(encoding="utf-8"))["weight_map"].values())
        except (OSError, ValueError, KeyError, AttributeError, TypeError):
            raise Refused(f"{index.name} of the repository is not an index of weights.") from None
        missing = sorted(name for name in names if size_of(directory / str(name)) == 0)
        if missing:
            raise Refused(
                f"{index.name} names {len(missing)} files that the repository lacks at this revision, or that "
                f"procedures.weights.exclude matches: {', '.join(missing[:SHOWN])}"
            )


def refuse_without_layer(directory: Path, layer: int, flag: str) -> None:
    """Require the tensors of the draft layer: engines fail without it, or draft with memory that nothing filled."""
    if layer == 0:
        return
    index = directory / INDEX
    try:
        names = list(json.loads(index.read_text(encoding="utf-8"))["weight_map"])
    except (OSError, ValueError, KeyError, TypeError):
        return  # weights of one file have no index
    if not any(f".layers.{layer}." in f".{name}" for name in names):
        raise Refused(
            f"{INDEX} has no tensor of layer {layer}, the draft layer that {flag} reads. "
            f"Set procedures.weights.repository to weights with multi-token prediction, or remove {flag}."
        )


def is_complete(directory: Path, content: str) -> bool:
    """Return whether an earlier run completed, and its files still exist."""
    left = marker.read(directory, PROCEDURE)
    sizes = left.get("sizes")
    if left.get("content") != content or not isinstance(sizes, dict):
        return False
    changed = marker.rewritten(directory)
    return all(
        is_intact(directory, name, set()) if name in changed else size_of(directory / name) == size
        for name, size in sizes.items()
    )


def is_intact(directory: Path, name: str, coming: set[str]) -> bool:
    """Return whether a file that a procedure changed is readable, and its index names existing or coming files only."""
    changed = marker.load(directory / name)
    weight_map = changed.get("weight_map", {})
    return (
        changed != {}
        and isinstance(weight_map, dict)
        and all(str(file) in coming or size_of(directory / str(file)) > 0 for file in weight_map.values())
    )


def damaged_files(directory: Path, wanted: set[str]) -> set[str]:
    """Return the files that a procedure changed and that must be downloaded again."""
    return {name for name in marker.rewritten(directory) & wanted if not is_intact(directory, name, wanted)}


def fill(given: argparse.Namespace) -> dict[str, object]:
    """Fill the directory. Return the fields of the result."""
    directory: Path = given.directory
    directory.mkdir(parents=True, exist_ok=True)
    lock = VolumeLock(directory / marker.STATE / "weights.lock", given.beat, given.beat * 12)
    seen = set()

    def waiting(holder: str) -> bool:
        if holder not in seen:
            seen.add(holder)
            log(f"waiting for {holder}, which downloads into this volume")
        return is_complete(directory, given.content)

    if not lock.acquire(waiting):
        refuse_without_layer(directory, given.draft_layer, given.draft_flag)
        return already_downloaded(directory)
    signal.signal(signal.SIGTERM, lambda *_: stop(lock))
    try:
        if is_complete(directory, given.content):
            refuse_without_layer(directory, given.draft_layer, given.draft_flag)
            return already_downloaded(directory)
        return download(given, directory)
    except Interrupted as error:
        raise Failed(f"{error}. Downloaded files are kept.") from None
    finally:
        lock.release()


def stop(lock: VolumeLock) -> None:
    lock.release()
    log("SIGTERM received; downloaded files are kept")
    os._exit(143)


def already_downloaded(directory: Path) -> dict[str, object]:
    left = marker.read(directory, PROCEDURE)
    log(f"all {left.get('files')} files are already downloaded")
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
        damaged = damaged_files(directory, {entry.path for entry in wanted})
        for name in sorted(damaged):
            log(
                f"{name} is damaged, and a procedure had changed it. Downloading it again; run the procedure again afterwards"
            )
            (directory / name).unlink(missing_ok=True)
        marker.forget_rewriters(directory, damaged)
        kept = marker.rewritten(directory)
    else:
        sizes = left.get("sizes")
        known = set(sizes) if isinstance(sizes, dict) else set()
        remove_others(directory, known | work.verified.known.keys(), wanted)
        marker.remove_all(directory)
    entries = [entry for entry in wanted if entry.path not in kept]
    log(
        f"downloading {len(entries)} files of {hub.title} {given.repository} at {hub.revision} to {directory}"
    )
    if given.draft_layer > 0:
        # Before hundreds of gigabytes that would be of no use.
        indices = [entry for entry in entries if entry.path == INDEX]
        for index in indices:
            work.get(index)
        refuse_without_layer(directory, given.draft_layer, given.draft_flag)
    early = work.progress.downloaded
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
        "downloadedBytes": early + work.progress.downloaded,
        "seconds": round(time.monotonic() - started, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="download_weights.py", description=__doc__)
    parser.add_argument("--source", choices=sorted(HUBS), required=True)
    parser.add_argument("--endpoint", required=True)
    parser.add_argument("--repository", required=True)
    parser.add_argument("--revision", required=True)
    parser.add_argument("--content", required=True)
    parser.add_argument("--connections", type=int, default=4)
    parser.add_argument("--exclude", action="append", default=[])
    parser.add_argument("--draft-layer", type=int, default=0)
    parser.add_argument("--draft-flag", default="")
    parser.add_argument("--token-secret", default="")
    parser.add_argument(
        "--patience", type=float, default=1, help="unit of the pauses between retries, in seconds"
    )
    parser.add_argument(
        "--beat", type=float, default=15, help="seconds between two touches of the lock on the volume"
    )
    parser.add_argument("directory", type=Path)
    given = parser.parse_args()
    report(PROCEDURE, given.directory, given.content, lambda: fill(given))


if __name__ == "__main__":
    main()
