"""The pods of prefill and decode, from the API server."""

from __future__ import annotations

import json
import urllib.parse
from pathlib import Path

from groups import ROLE
from service_account import ApiError, send

TIMEOUT_SECONDS = 10


class Unreachable(Exception):
    """The API server did not list the pods. The message is the reason."""


def list_pods(instance: str, account: Path) -> list[object]:
    selector = f"app.kubernetes.io/name=glm-serve,app.kubernetes.io/instance={instance},{ROLE}"
    query = urllib.parse.urlencode({"labelSelector": selector})
    try:
        items = json.loads(send(account, "GET", "api/v1", f"pods?{query}", timeout=TIMEOUT_SECONDS)).get(
            "items"
        )
    except (ApiError, ValueError, AttributeError) as error:
        raise Unreachable(str(error)) from None
    return items if isinstance(items, list) else []
