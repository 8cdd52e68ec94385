"""Files by which the processes of a pod tell each other its state: the supervisor, the probes and the drain."""

from __future__ import annotations

import contextlib
import os

DIRECTORY = "/run/glm-serve"
# The pod is about to end. Holds the reason.
DRAINING = "draining"
# Every API of the pod has answered a completion.
WARM = "warm"


class Markers:
    """The markers of one start of a container. A marker of an earlier start is removed first."""

    def __init__(self, directory: str = DIRECTORY) -> None:
        self._directory = directory

    def reset(self) -> None:
        """Remove the markers. Raise OSError when the directory cannot be written."""
        os.makedirs(self._directory, exist_ok=True)
        for name in (DRAINING, WARM):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(self._path(name))

    def set(self, name: str, text: str) -> None:
        path = self._path(name)
        # Renamed, since a reader must not see half of it.
        with open(f"{path}.{os.getpid()}", "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(file.name, path)

    def text(self, name: str) -> str | None:
        """Return the text of a marker, or None without one."""
        try:
            with open(self._path(name), encoding="utf-8", errors="replace") as file:
                return file.read()
        except OSError:
            return None

    def _path(self, name: str) -> str:
        return os.path.join(self._directory, name)
