"""Requests of a Job to the API server. All of them are merge patches: `patch` is the only verb that its Role allows."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

from service_account import ApiError, namespace_of, send

TIMEOUT_SECONDS = 20


class NotPatched(Exception):
    """The object was not changed. The message is the reason."""

    def __init__(self, reason: str, status: int = 0) -> None:
        super().__init__(reason)
        self.status = status


class ApiServer:
    def __init__(self, account: Path) -> None:
        self._account = account

    def namespace(self) -> str:
        """Return the namespace of the pod, or an empty text outside a pod."""
        with contextlib.suppress(OSError, ValueError):
            return namespace_of(self._account)
        return ""

    def patch(self, api: str, resource: str, name: str, body: dict) -> dict:
        """Patch an object of the namespace. Return the object afterwards. An empty body changes nothing."""
        try:
            text = send(
                self._account,
                "PATCH",
                api,
                f"{resource}/{name}",
                timeout=TIMEOUT_SECONDS,
                body=body,
                content_type="application/merge-patch+json",
            )
        except ApiError as error:
            raise NotPatched(str(error), error.status) from None
        with contextlib.suppress(ValueError):
            changed = json.loads(text)
            if isinstance(changed, dict):
                return changed
        return {}
