"""Unpacks the readable files of one release from the package index, and prints the folder.

    python fetch_package.py NAME VERSION TARGET

Uses the parts of pip below its commands, with pip's configuration: `pip download` would run the release's build to learn its
metadata. Takes the source distribution, or a wheel where there is none.
"""

import shutil
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from pip._internal.commands import create_command
from pip._internal.network.download import Downloader

SUFFIXES = {".py", ".toml", ".txt"}

NAMES = {"METADATA", "PKG-INFO", "release_notes.md"}

# Folders at the top that neither the parser nor its registries need.
UNREAD = {"benchmarks", "csrc", "examples", "tests"}


def is_wanted(path: PurePosixPath) -> bool:
    return (
        path.suffix in SUFFIXES or path.name in NAMES or path.name.startswith("Dockerfile")
    ) and path.parts[0] not in UNREAD


def download(name: str, version: str, folder: str) -> Path:
    command = create_command("download")
    options, _ = command.parse_args(["--no-deps"])
    with command.main_context():
        session = command.get_default_session(options)
        finder = command._build_package_finder(options=options, session=session)
        found = [one for one in finder.find_all_candidates(name) if str(one.version) == version]
        if not found:
            raise SystemExit(f"The package index has no {name} {version}.")
        best = min(found, key=lambda one: one.link.is_wheel)
        path, _ = Downloader(session, "off")(best.link, folder)
        return Path(path)


def entries(archive: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """The files of an archive, without the folder that holds all files of a source distribution."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            for name in wheel.namelist():
                yield name, wheel.open(name)
        return
    with tarfile.open(archive) as distribution:
        for member in distribution:
            if member.isfile() and (content := distribution.extractfile(member)) is not None:
                yield member.name.partition("/")[2], content


def main(name: str, version: str, target: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        archive = download(name, version, folder)
        partial = target.with_name(f"{target.name}.partial")
        shutil.rmtree(partial, ignore_errors=True)
        for entry, content in entries(archive):
            path = PurePosixPath(entry)
            if is_wanted(path) and ".." not in path.parts:
                file = partial / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content.read())
        partial.rename(target)
    print(target)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
