"""What the Ascend plugin of a release reads: variables, and keys of `--additional-config`."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Plugin:
    """Names that the release has, and the keys that this process gives."""

    variables: Sequence[str]
    keys: Sequence[str]
    # Whether the release forbids other keys.
    strict: bool
    scheduler: Sequence[str]
    given: Mapping[str, Any]

    @staticmethod
    def of(release: Mapping[str, Any], given: object) -> Plugin:
        return Plugin(
            variables=release["variables"],
            keys=release["keys"],
            strict=release["strict"],
            scheduler=release["scheduler"],
            given=given if isinstance(given, dict) else {},
        )

    @property
    def unknown_keys(self) -> list[str]:
        return [key for key in self.given if key not in self.keys]

    def value(self, key: str, variable: str = "") -> object:
        """The value of a key, else that of a variable, in releases that read them; None without both."""
        if key in self.keys and key in self.given:
            return self.given[key]
        return os.environ.get(variable) if variable in self.variables else None

    def is_on(self, key: str, variable: str = "") -> bool:
        value = self.value(key, variable)
        return value not in (None, False, 0, "", "0", "false")

    def schedules(self, key: str, variable: str = "") -> bool:
        """Whether a switch of the scheduler is on; scheduler_config wins over the top."""
        nested = self.given.get("scheduler_config")
        if key in self.scheduler and isinstance(nested, dict) and key in nested:
            return bool(nested[key])
        return self.is_on(key, variable)
