"""Requests of a Job to the API server. All of them are merge patches: `patch` is the only verb that its Role allows."""

from __future__ import annotations

import contextlib
import json
import os
import ssl
import urllib.error
import urllib.request
from pathlib import Path

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
            return (self._account / "namespace").read_text(encoding="ascii").strip()
        return ""

    def patch(self, api: str, resource: str, name: str, body: dict) -> dict:
        """Patch an object of the namespace. Return the object afterwards. An empty body changes nothing."""
        try:
            host, port = os.environ["KUBERNETES_SERVICE_HOST"], os.environ["KUBERNETES_SERVICE_PORT"]
            token = (self._account / "token").read_text(encoding="ascii").strip()
            namespace = (self._account / "namespace").read_text(encoding="ascii").strip()
            context = ssl.create_default_context(cafile=str(self._account / "ca.crt"))
            address = f"[{host}]" if ":" in host else host
            request = urllib.request.Request(
                f"https://{address}:{port}/{api}/namespaces/{namespace}/{resource}/{name}",
                data=json.dumps(body).encode(),
                method="PATCH",
                headers={
                    "Authorization": f"Bearer {token}",
                    "Content-Type": "application/merge-patch+json",
                },
            )
            # Without the proxy settings of the image: the API server is in the cluster.
            opener = urllib.request.build_opener(
                urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context)
            )
            with opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
                text = answer.read()
        except KeyError as error:
            raise NotPatched(f"{error.args[0]} is not set, so this is not a pod") from None
        except urllib.error.HTTPError as error:
            raise NotPatched(f"the API server answered {error.code} {error.reason}", error.code) from None
        except (OSError, ValueError) as error:
            raise NotPatched(str(error)) from None
        with contextlib.suppress(ValueError):
            changed = json.loads(text)
            if isinstance(changed, dict):
                return changed
        return {}


def part(whole: dict, name: str) -> dict:
    found = whole.get(name)
    return found if isinstance(found, dict) else {}
