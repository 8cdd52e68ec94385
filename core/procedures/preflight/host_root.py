"""The root directory of the node, mounted read-only: which paths of engine pods it lacks, and links to those that it has.

A pod whose `hostPath` is missing never starts, and says so only in its events. This pod starts, and the tools of the
driver find everything at its usual path.
"""

from __future__ import annotations

import os
import posixpath
import re
import stat
from pathlib import Path

from command import HOST_TOOL_DIRECTORIES
from finding import error, warning

# More symbolic links than this are a loop.
LINK_LIMIT = 40
UNREADABLE = "unreadable"
# Values of platform.npuSmi.
NPU_SMI_PATHS = ("/usr/local/bin/npu-smi", "/usr/local/sbin/npu-smi")
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
        try:
            mode = os.stat(self.resolve(path)).st_mode
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError:
            # SELinux, or a share that denies root: engine pods cannot read it either.
            return UNREADABLE
        return "Directory" if stat.S_ISDIR(mode) else "File" if stat.S_ISREG(mode) else "other"

    def missing(self, paths: list[dict[str, str]]) -> dict[str, dict[str, str]]:
        """Return an error for each path that the node lacks, or that is of another kind."""
        found = {}
        for wanted in paths:
            path, kind = wanted["path"], wanted["type"]
            actual = self.kind(path)
            if actual == kind:
                continue
            what = {None: "is missing on the node", UNREADABLE: "cannot be read on the node"}.get(
                actual, f"is no {kind.lower()} on the node"
            )
            found[path] = error(
                "paths",
                f"{path} {what}, so the pods that mount it do not start ({wanted['setting']})",
                self._fix(path, wanted["setting"]),
            )
        return found

    def without_npu_smi(self, paths: list[str]) -> list[dict[str, str]]:
        """Return a warning where npu-smi is at none of these paths: engines start without it."""
        if not paths or any(self.kind(path) == "File" for path in paths):
            return []
        elsewhere = self._elsewhere(paths[0])
        fix = (
            "Install the driver's tools on the node"
            if not elsewhere
            else f"Set platform.npuSmi to {elsewhere[0]}, where the node has npu-smi"
            if elsewhere[0] in NPU_SMI_PATHS
            else f"Copy {elsewhere[0]} of the node to {paths[0]}, or mount it with platform.driverMounts"
        )
        where = " or ".join(paths)
        return [warning("paths", f"npu-smi is not at {where} on the node, so vllm-ascend binds no CPUs", fix)]

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

    def _fix(self, path: str, setting: str) -> str:
        name = posixpath.basename(path)
        elsewhere = self._elsewhere(path)
        if elsewhere:
            return f"Set {setting} to {elsewhere[0]}, where the node has {name}"
        installed = self._driver_directory()
        if installed is not None and path.startswith(f"{DRIVER_PATH}/"):
            return (
                f"Change {DRIVER_PATH} to {installed} in {setting}, where {INSTALL_INFO} says the driver is"
            )
        if setting == "platform.driverMounts":
            return f"Install the driver on the node, or correct {setting}"
        return f"Create {path} on the node, or correct {setting}"

    def _elsewhere(self, path: str) -> list[str]:
        """Return the other paths at which the node has a file of this name."""
        candidates = [
            posixpath.join(directory, posixpath.basename(path)) for directory in HOST_TOOL_DIRECTORIES
        ]
        return [other for other in candidates if other != path and self.kind(other) == "File"]

    def _driver_directory(self) -> str | None:
        try:
            text = Path(self.resolve(INSTALL_INFO)).read_text(encoding="utf-8", errors="replace")
        except OSError:
            return None
        match = INSTALLED.search(text)
        return match[1] if match and match[1].rstrip("/") != DRIVER_PATH else None
