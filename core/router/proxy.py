"""Requests to upstream's proxy, which is in the same pod."""

from __future__ import annotations

import http.client
import json

from groups import ROLES

# An add asks each new server for its models before it answers (v0.20.2rc1, lines 325-338).
TIMEOUT_SECONDS = 10


class ProxyGone(Exception):
    """Nothing listens at the proxy's port: it starts, or has ended with all that it knew."""


class NotChanged(Exception):
    """The proxy did not answer as it should. The message is the reason."""


class Proxy:
    def __init__(self, host: str, port: int) -> None:
        self._address = (host, port)

    def lists(self) -> dict[str, list[str]]:
        """The servers of each role, also those that only wait for the end of their requests."""
        return self.add("prefill", [])

    def add(self, role: str, names: list[str]) -> dict[str, list[str]]:
        return self._post("/instances/add", role, names)

    def remove(self, role: str, names: list[str]) -> dict[str, list[str]]:
        return self._post("/instances/remove", role, names)

    def _post(self, path: str, role: str, names: list[str]) -> dict[str, list[str]]:
        connection = http.client.HTTPConnection(*self._address, timeout=TIMEOUT_SECONDS)
        body = json.dumps({"type": role, "instances": names})
        try:
            connection.request("POST", path, body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            text = answer.read()
        except ConnectionRefusedError:
            raise ProxyGone from None
        except (OSError, http.client.HTTPException) as error:
            raise NotChanged(f"{path}: {error or type(error).__name__}") from None
        finally:
            connection.close()
        if answer.status != 200:
            raise NotChanged(f"{path} answered {answer.status} {answer.reason}")
        try:
            found = json.loads(text)
            return {each: [str(name) for name in found[f"current_{each}_instances"]] for each in ROLES}
        except (ValueError, KeyError, TypeError):
            raise NotChanged(f"{path} answered something else than lists") from None
