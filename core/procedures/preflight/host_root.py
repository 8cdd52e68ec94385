"""The root directory of the node, mounted read-only: which paths of engine pods it lacks, and links to those that it has.

A pod whose `hostPath` is missing never starts, and says so only in its events. This pod starts, and the tools of the
driver find everything at its usual path.
"""

from __future__ import annotations

import os
import posixpath
import re
from pathlib import Path

from command import HOST_TOOL_DIRECTORIES
from finding import error

# More symbolic links than this are a loop.
LINK_LIMIT = 40
INSTALL_INFO = "/etc/ascend_install.info"
DRIVER_PATH = "/usr/local/Ascend"
INSTALLED = re.compile(r"^Driver_Install_Path_Param=(\S+)", re.MULTILINE)


class HostRoot:
    """The node's file system below a directory of this pod."""

    def __init__(self, root: str) -> None:
        self._root = root

    def resolve(self, path: str) -> str:
        """Return where a path of the node is in this pod, with its symbolic links resolved within the node."""
        left = [part for part in path.split("/") if part]
        reached = "/"
        links = 0
        while left:
            part = left.pop(0)
            if part == ".":
                continue
            if part == "..":
                reached = posixpath.dirname(reached)
                continue
            here = posixpath.join(reached, part)
            if os.path.islink(self._root + here) and links < LINK_LIMIT:
                links += 1
                target = os.readlink(self._root + here)
                reached = "/" if target.startswith("/") else reached
                left = [piece for piece in target.split("/") if piece] + left
                continue
            reached = here
        return self._root + reached

    def kind(self, path: str) -> str | None:
        """Return the kind of a path of the node, as Kubernetes names it; None where it is missing."""
        real = self.resolve(path)
        if os.path.isdir(real):
            return "Directory"
        if os.path.isfile(real):
            return "File"
        return "other" if os.path.lexists(real) else None

    def missing(self, paths: list[dict[str, str]]) -> dict[str, dict[str, str]]:
        """Return an error for each path that the node lacks, or that is of another kind."""
        found = {}
        for wanted in paths:
            path, kind = wanted["path"], wanted["type"]
            actual = self.kind(path)
            if actual == kind:
                continue
            what = "is missing on the node" if actual is None else f"is no {kind.lower()} on the node"
            found[path] = error(
                "paths",
                f"{path} {what}, so the pods that mount it do not start ({wanted['setting']})",
                self._fix(path, wanted["setting"], wanted.get("alternative")),
            )
        return found

    def link(self, paths: list[dict[str, str]]) -> None:
        """Make each path of the node available in this pod, where nothing is mounted there."""
        for wanted in paths:
            path = wanted["path"]
            if self.kind(path) != wanted["type"] or os.path.ismount(path):
                continue
            try:
                Path(path).parent.mkdir(parents=True, exist_ok=True)
                spare = f"{path}.glm-serve"
                os.symlink(self.resolve(path), spare)
                if os.path.isdir(path) and not os.path.islink(path):
                    os.rmdir(path)
                os.replace(spare, path)
            except OSError:
                # Not root, or the image has a directory of this name: the tools are then found below the root.
                Path(f"{path}.glm-serve").unlink(missing_ok=True)

    def _fix(self, path: str, setting: str, alternative: str | None) -> str:
        name = posixpath.basename(path)
        elsewhere = [
            other
            for directory in HOST_TOOL_DIRECTORIES
            for other in [posixpath.join(directory, name)]
            if other != path and self.kind(other) == "File"
        ]
        if elsewhere:
            return f"Set {alternative or setting} to {elsewhere[0]}, where the node has {name}"
        installed = self._driver_directory()
        if installed is not None and path.startswith(f"{DRIVER_PATH}/"):
            return (
                f"Change {DRIVER_PATH} to {installed} in {setting}, where {INSTALL_INFO} says the driver is"
            )
        if setting == "platform.driverMounts":
            return f"Install the driver on the node, or correct {setting}"
        return f"Create {path} on the node, or correct {setting}"

    def _driver_directory(self) -> str | None:
        try:
            text = Path(self.resolve(INSTALL_INFO)).read_text(encoding="utf-8", errors="replace")
        except OSError:
            return None
        match = INSTALLED.search(text)
        return match[1] if match and match[1].rstrip("/") != DRIVER_PATH else None
