"""Whether a stack answers and takes the key, before hours of measuring go into requests that it refuses."""

from __future__ import annotations

from api import Api, Refused, Silent, Unreachable
from api_key import UnusableKey, read_key

ANSWER_SECONDS = 30.0
UNAUTHORIZED = (401, 403)


class Obstacle(Exception):
    """Why nothing can be asked of a stack, in words for a person."""

    def __init__(self, what: str, message: str, may_pass: bool) -> None:
        super().__init__(message)
        self.what = what
        self.may_pass = may_pass


def admitted(endpoint: str, secret: str | None, setting: str) -> str | None:
    """The key with which the stack answers, if it wants one. Any answer will do but a refusal of the key."""
    try:
        key = read_key(secret)
    except UnusableKey as problem:
        raise Obstacle("key", f"{problem}; {problem.fix}", problem.may_come) from None
    try:
        # A router may know no such path: that is an answer, too.
        Api(endpoint, ANSWER_SECONDS, key).text("/v1/models")
    except (Unreachable, Silent) as problem:
        raise Obstacle("reach", str(problem), may_pass=True) from None
    except Refused as refused:
        if refused.status in UNAUTHORIZED:
            raise Obstacle(
                "key", denied(endpoint, refused.status, key, secret, setting), may_pass=False
            ) from None
    return key


def denied(endpoint: str, status: int, key: str | None, secret: str | None, setting: str) -> str:
    if key is None:
        return f"{endpoint} wants an API key ({status}): name its Secret in {setting}"
    return f"{endpoint} refuses the API key ({status}): see {secret or setting}, and that of the engines"
