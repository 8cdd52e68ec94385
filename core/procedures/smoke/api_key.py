"""The API key of a stack, before anything is sent with it: what cannot stand in a header would be shown by an error."""

from __future__ import annotations

import re

KEY = re.compile(r"[!-~]+")


class UnusableKey(Exception):
    """What is wrong with a key, without its value."""


def usable(key: str | None, secret: str | None) -> str | None:
    """The key without the line end of the file it was made from (kubectl create secret --from-file)."""
    if key is None:
        return None
    stripped = key.strip()
    if KEY.fullmatch(stripped):
        return stripped
    wrong = "holds more than printable ASCII without spaces" if stripped else "is empty"
    raise UnusableKey(f"the API key of {secret or 'procedures.smoke.apiKey'} {wrong}")
