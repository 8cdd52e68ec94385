"""Runs a tool of the vendor, for at most so long."""

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

# Where drivers put their tools, whether or not PATH says so.
TOOL_DIRECTORIES = ("/usr/local/Ascend/driver/tools", "/usr/local/sbin", "/usr/local/bin", "/usr/bin")


class Output(NamedTuple):
    """What a tool printed, and why it failed if it did."""

    text: str
    failure: str | None


def find(tool: str) -> str | None:
    """The path of a tool."""
    return shutil.which(tool, path=os.pathsep.join((os.environ.get("PATH", ""), *TOOL_DIRECTORIES)))


def run(words: list[str], timeout: float) -> Output:
    """Standard output and error of a command; a tool that hangs is killed."""
    try:
        done = subprocess.run(
            words, capture_output=True, text=True, errors="replace", timeout=timeout, check=False
        )
    except subprocess.TimeoutExpired:
        return Output("", f"{words[0]} gave no answer within {timeout:g} s")
    except OSError as problem:
        return Output("", f"{words[0]} cannot be run ({problem.strerror})")
    text = (done.stdout + done.stderr).strip()
    return Output(text, None if done.returncode == 0 else (text or f"exit code {done.returncode}"))


def at_once(items: Iterable[Item], ask: Callable[[Item], Result]) -> list[Result]:
    """Ask all of them at the same time; the answers in the order of the items."""
    asked = list(items)
    if not asked:
        return []
    with ThreadPoolExecutor(max_workers=len(asked)) as pool:
        return list(pool.map(ask, asked))
