"""Asks an HTTP API, and says in words why there is no answer."""

from __future__ import annotations

import http.client
import json
import socket
import time
from urllib.parse import urlsplit

BODY_LIMIT = 16 * 2**20
# Who answers at all does so soon; whoever waits for that tries again rather than trusting one connection.
REACH_SECONDS = 30.0
SHOWN = 300


class Unreachable(Exception):
    """Nobody answers there: it may still come."""


class Refused(Exception):
    """It answered, and not as it should; the message says how, and the fix what to do."""

    def __init__(self, message: str, fix: str, status: int = 0) -> None:
        super().__init__(message)
        self.fix = fix
        self.status = status


class Silent(Refused):
    """Somebody took the request, and gave no answer in time."""


class Api:
    """One server. Goes there directly: a proxy setting of the image is not for services of the cluster."""

    def __init__(self, base: str, timeout: float, key: str | None = None) -> None:
        self.base = base
        self._parts = urlsplit(base)
        self._timeout = timeout
        self._headers = {"Content-Type": "application/json"}
        if key:
            self._headers["Authorization"] = f"Bearer {key}"

    def text(self, path: str, at_most: float | None = None) -> str:
        """The body of a GET that answers 200; waits for it no longer than so many seconds."""
        return self._ask("GET", path, None, at_most)

    def get(self, path: str) -> dict:
        return self._parsed(path, self._ask("GET", path, None))

    def post(self, path: str, body: dict) -> dict:
        return self._parsed(path, self._ask("POST", path, json.dumps(body)))

    def _ask(self, method: str, path: str, body: str | None, at_most: float | None = None) -> str:
        timeout = self._timeout if at_most is None else min(self._timeout, at_most)
        connection = http.client.HTTPConnection(self._parts.hostname or "", self._parts.port, timeout=timeout)
        try:
            connection.request(method, path, body, self._headers)
            answer = connection.getresponse()
            text = answer.read(BODY_LIMIT).decode("utf-8", "replace")
        except (TimeoutError, socket.timeout):  # two kinds before Python 3.10
            raise Silent(
                f"{self.base}{path} gave no answer within {timeout:.3g} s",
                "see what the engine logs; a first request may compile for minutes (requestSeconds)",
            ) from None
        except (OSError, http.client.HTTPException) as problem:
            reason = getattr(problem, "strerror", None) or str(problem) or type(problem).__name__
            raise Unreachable(f"{self.base} does not answer: {reason}") from None
        finally:
            connection.close()
        if answer.status != 200:
            raise Refused(
                f"{self.base}{path} answered {answer.status}: {brief(text)}",
                cure_of(answer.status),
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
                f"{self.base}{path} answered no JSON object: {brief(text)}", "see who listens on that port"
            )
        return parsed


def patiently(apis: list[Api], path: str, seconds: float) -> None:
    """Wait until all answer at all, at most so long. Whoever only accepts connections does not."""
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


def cure_of(status: int) -> str:
    if status in (401, 403):
        return "the API key is missing or another: see the Secret that procedures.smoke.apiKey names"
    if status == 404:
        return "the server knows no such path or model: compare servedModelName with what /v1/models lists"
    if status >= 500:
        return "see what the engines and the proxy log about this request"
    return "see the message; the server refused the request as it is"


def brief(text: str) -> str:
    # Half a pair of UTF-16, which JSON may hold, is nothing that can be printed.
    line = " ".join(text.encode("utf-8", "replace").decode().split())
    return line if len(line) <= SHOWN else f"{line[:SHOWN]}…"
