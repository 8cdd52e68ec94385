"""Requests of a pod to the API server, with the token of its ServiceAccount."""

from __future__ import annotations

import http.client
import json
import os
import ssl
import urllib.error
import urllib.request
from pathlib import Path

ACCOUNT = Path("/var/run/secrets/kubernetes.io/serviceaccount")


class ApiError(Exception):
    """The API server did not do what the request asks. The message is the reason.

    `status`: that of its answer; 0 without an answer.
    """

    def __init__(self, reason: str, status: int = 0) -> None:
        super().__init__(reason)
        self.status = status


class NotAPod(ApiError):
    """No API server is known here."""


def namespace_of(account: Path) -> str:
    return (account / "namespace").read_text(encoding="ascii").strip()


def send(
    account: Path,
    method: str,
    api: str,
    resource: str,
    *,
    timeout: float,
    body: dict | None = None,
    content_type: str = "application/json",
) -> bytes:
    """Send a request about `resource`, such as `pods/a`, in the namespace of the pod. Return the answer."""
    try:
        host, port = os.environ["KUBERNETES_SERVICE_HOST"], os.environ["KUBERNETES_SERVICE_PORT"]
        # The kubelet renews the token and the certificate.
        token = (account / "token").read_text(encoding="ascii").strip()
        context = ssl.create_default_context(cafile=str(account / "ca.crt"))
        address = f"[{host}]" if ":" in host else host
        request = urllib.request.Request(
            f"https://{address}:{port}/{api}/namespaces/{namespace_of(account)}/{resource}",
            data=None if body is None else json.dumps(body).encode(),
            method=method,
            headers={"Authorization": f"Bearer {token}", "Content-Type": content_type},
        )
        # Without the proxy settings of the image: the API server is in the cluster.
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context)
        )
        with opener.open(request, timeout=timeout) as answer:
            return answer.read()
    except KeyError as error:
        raise NotAPod(f"{error.args[0]} is not set, so this is not a pod") from None
    except urllib.error.HTTPError as error:
        raise ApiError(f"the API server answered {error.code} {error.reason}", error.code) from None
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise ApiError(str(error) or type(error).__name__) from None


def part(whole: object, name: str) -> dict:
    """Return an object inside an answer, or an empty one."""
    found = whole.get(name) if isinstance(whole, dict) else None
    return found if isinstance(found, dict) else {}


def items(whole: object, name: str) -> list[dict]:
    """Return the objects of a list inside an answer."""
    found = whole.get(name) if isinstance(whole, dict) else None
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
