"""The API key of a stack. Checked before it is sent, since an error about an invalid header would show it."""

from __future__ import annotations

import os
import re

VARIABLE = "GLM_SERVE_API_KEY"
KEY = re.compile(r"[!-~]+")


class UnusableKey(Exception):
    """A key that cannot be sent. The message does not show its value. `retryable`: whether a retry may help."""

    def __init__(self, message: str, fix: str, retryable: bool = False) -> None:
        super().__init__(message)
        self.fix = fix
        self.retryable = retryable


def read_key(secret: str | None) -> str | None:
    """Return the key without the line end of its file (kubectl create secret --from-file).

    The pod starts without the Secret too. Otherwise nothing would report before the Job's deadline that it is missing.
    """
    key = os.environ.get(VARIABLE)
    if key is None:
        if secret is None:
            return None
        raise UnusableKey(
            f"the API key is missing: {secret} does not exist",
            "Create the Secret with this key in the namespace of this Job",
            retryable=True,
        )
    stripped = key.strip()
    if KEY.fullmatch(stripped):
        return stripped
    problem = "contains a space or a character that is not printable ASCII" if stripped else "is empty"
    raise UnusableKey(
        f"the API key of {secret or VARIABLE} {problem}", "Set it to the key, as one line of printable ASCII"
    )
