"""Runs tools of the vendor, with a timeout."""

from __future__ import annotations

import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Item = TypeVar("Item")
Result = TypeVar("Result")

# Where drivers install their tools, in PATH or not.
HOST_TOOL_DIRECTORIES = (
    "/usr/local/Ascend/driver/tools",
    "/usr/local/bin",
    "/usr/local/sbin",
    "/usr/bin",
    "/usr/sbin",
)
LIBRARY_DIRECTORIES = (
    "/usr/local/Ascend/driver/lib64",
    "/usr/local/Ascend/driver/lib64/common",
    "/usr/local/Ascend/driver/lib64/driver",
    "/usr/local/dcmi",
)
tool_directories = list(HOST_TOOL_DIRECTORIES)


class Output(NamedTuple):
    """The output of a tool, and why it failed, if it did."""

    text: str
    failure: str | None


def find_below(root: str) -> None:
    """Let `find` look for tools below this directory too, after all others, and tools for their libraries."""
    tool_directories.extend(root + directory for directory in HOST_TOOL_DIRECTORIES)
    given = os.environ.get("LD_LIBRARY_PATH")
    libraries = [root + directory for directory in LIBRARY_DIRECTORIES]
    os.environ["LD_LIBRARY_PATH"] = os.pathsep.join([*([given] if given else []), *libraries])


def find(tool: str) -> str | None:
    """Return the path of a tool."""
    return shutil.which(tool, path=os.pathsep.join((os.environ.get("PATH", ""), *tool_directories)))


def run(command: list[str], timeout: float) -> Output:
    """Run a command, and kill it at the timeout. Return its standard output and error."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, errors="replace", timeout=timeout, check=False
        )
    except subprocess.TimeoutExpired:
        return Output("", f"{command[0]} did not answer within {timeout:g} s")
    except OSError as problem:
        return Output("", f"cannot run {command[0]} ({problem.strerror})")
    text = (done.stdout + done.stderr).strip()
    return Output(text, None if done.returncode == 0 else (text or f"exit code {done.returncode}"))


def at_once(items: Iterable[Item], call: Callable[[Item], Result]) -> list[Result]:
    """Call the function for all items in parallel. Return the results in the order of the items."""
    values = list(items)
    if not values:
        return []
    with ThreadPoolExecutor(max_workers=len(values)) as pool:
        return list(pool.map(call, values))
