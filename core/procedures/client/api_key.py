"""The API key of a stack, before anything is sent with it: what cannot stand in a header would be shown by an error."""

from __future__ import annotations

import os
import re

VARIABLE = "GLM_SERVE_API_KEY"
KEY = re.compile(r"[!-~]+")


class UnusableKey(Exception):
    """What is wrong with a key, without its value, and whether another try may find a better one."""

    def __init__(self, message: str, fix: str, may_come: bool = False) -> None:
        super().__init__(message)
        self.fix = fix
        self.may_come = may_come


def read_key(secret: str | None) -> str | None:
    """The key without the line end of the file it was made from (kubectl create secret --from-file).

    The pod starts without the Secret, too: otherwise nobody would say before the Job's deadline that it is missing.
    """
    key = os.environ.get(VARIABLE)
    if key is None:
        if secret is None:
            return None
        raise UnusableKey(
            f"the API key is missing: there is no {secret}",
            "make it in the namespace of this Job",
            may_come=True,
        )
    stripped = key.strip()
    if KEY.fullmatch(stripped):
        return stripped
    wrong = "holds more than printable ASCII without spaces" if stripped else "is empty"
    raise UnusableKey(
        f"the API key of {secret or VARIABLE} {wrong}", "write it anew: it is one word of printable ASCII"
    )
