"""Checks that a stack answers and accepts the key, before a measurement of hours begins."""

from __future__ import annotations

from api import Api, Refused, Silent, Unreachable
from api_key import UnusableKey, read_key

ANSWER_SECONDS = 30.0
UNAUTHORIZED = (401, 403)


class StackUnavailable(Exception):
    """The stack does not answer, or rejects the key. `what`: reach or key. `retryable`: whether a retry may help."""

    def __init__(self, what: str, message: str, retryable: bool) -> None:
        super().__init__(message)
        self.what = what
        self.retryable = retryable


def accepted_key(endpoint: str, secret: str | None, setting: str) -> str | None:
    """Return the key of a stack, if any, once the stack answers. Any answer counts but a rejection of the key."""
    try:
        key = read_key(secret)
    except UnusableKey as problem:
        raise StackUnavailable("key", f"{problem}. {problem.fix}", problem.retryable) from None
    try:
        # A proxy may not serve this path, which is an answer too.
        Api(endpoint, ANSWER_SECONDS, key).text("/v1/models")
    except (Unreachable, Silent) as problem:
        raise StackUnavailable("reach", str(problem), retryable=True) from None
    except Refused as refused:
        if refused.status in UNAUTHORIZED:
            raise StackUnavailable(
                "key", rejection(endpoint, refused.status, key, secret, setting), retryable=False
            ) from None
    return key


def rejection(endpoint: str, status: int, key: str | None, secret: str | None, setting: str) -> str:
    if key is None:
        return f"{endpoint} requires an API key ({status}): set {setting} to its Secret"
    return (
        f"{endpoint} rejects the API key ({status}): compare {secret or setting} with the key of the engines"
    )
