"""A client of an HTTP API, with readable errors."""

from __future__ import annotations

import http.client
import json
import socket
import time
from urllib.parse import urlsplit

BODY_LIMIT = 16 * 2**20
# Time for the first response of a server. A caller that waits longer retries with a new connection.
REACH_SECONDS = 30.0
SHOWN = 300


class Unreachable(Exception):
    """No server answers. A retry may help."""


class Refused(Exception):
    """The server answered with an error or an unexpected body. `fix`: what to do."""

    def __init__(self, message: str, fix: str, status: int = 0) -> None:
        super().__init__(message)
        self.fix = fix
        self.status = status


class Silent(Refused):
    """The server accepted the request and did not answer in time."""


class Api:
    """One server. Ignores the proxy settings of the image, which do not apply to services of the cluster."""

    def __init__(self, base: str, timeout: float, key: str | None = None) -> None:
        self.base = base
        self._parts = urlsplit(base)
        self._timeout = timeout
        self._headers = {"Content-Type": "application/json"}
        if key:
            self._headers["Authorization"] = f"Bearer {key}"

    def text(self, path: str, at_most: float | None = None) -> str:
        """Return the body of a GET that answers 200 within `at_most` seconds."""
        return self._request("GET", path, None, at_most)

    def get(self, path: str) -> dict:
        return self._parsed(path, self._request("GET", path, None))

    def post(self, path: str, body: dict) -> dict:
        return self._parsed(path, self._request("POST", path, json.dumps(body)))

    def _request(self, method: str, path: str, body: str | None, at_most: float | None = None) -> str:
        timeout = self._timeout if at_most is None else min(self._timeout, at_most)
        connection = http.client.HTTPConnection(self._parts.hostname or "", self._parts.port, timeout=timeout)
        try:
            connection.request(method, path, body, self._headers)
            answer = connection.getresponse()
            text = answer.read(BODY_LIMIT).decode("utf-8", "replace")
        except (TimeoutError, socket.timeout):  # two kinds before Python 3.10
            raise Silent(
                f"{self.base}{path} did not answer within {timeout:.3g} s",
                "Read the engine's log; the first request may compile for minutes (requestSeconds)",
            ) from None
        except (OSError, http.client.HTTPException) as problem:
            reason = getattr(problem, "strerror", None) or str(problem) or type(problem).__name__
            raise Unreachable(f"{self.base} does not answer: {reason}") from None
        finally:
            connection.close()
        if answer.status != 200:
            raise Refused(
                f"{self.base}{path} answered {answer.status}: {brief(text)}",
                fix_of(answer.status),
                answer.status,
            )
        return text

    def _parsed(self, path: str, text: str) -> dict:
        try:
            parsed = json.loads(text)
        except ValueError:
            parsed = None
        if not isinstance(parsed, dict):
            raise Refused(
                f"{self.base}{path} did not answer with a JSON object: {brief(text)}",
                "Check which program listens on that port",
            )
        return parsed


def wait_until_answering(apis: list[Api], path: str, seconds: float) -> None:
    """Wait at most `seconds` until every server answers a request. Accepting a connection is not enough."""
    deadline = time.monotonic() + seconds
    for api in apis:
        while True:
            try:
                api.text(path, at_most=min(REACH_SECONDS, max(1.0, deadline - time.monotonic())))
                break
            except Silent as silent:
                if time.monotonic() >= deadline:
                    raise Unreachable(str(silent)) from None
            except Refused:
                break
            except Unreachable:
                if time.monotonic() >= deadline:
                    raise
            time.sleep(min(2.0, max(0.1, deadline - time.monotonic())))


def fix_of(status: int) -> str:
    if status in (401, 403):
        return "Check the API key in the Secret of procedures.smoke.apiKey"
    if status == 404:
        return "Check that /v1/models lists servedModelName"
    if status >= 500:
        return "Read the logs of the engines and the proxy about this request"
    return "Read the message above; the server rejected the request"


def brief(text: str) -> str:
    # JSON may contain half a surrogate pair, which cannot be printed.
    line = " ".join(text.encode("utf-8", "replace").decode().split())
    return line if len(line) <= SHOWN else f"{line[:SHOWN]}…"
