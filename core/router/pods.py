"""The pods of prefill and decode, from the API server."""

from __future__ import annotations

import http.client
import json
import os
import ssl
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from groups import ROLE

ACCOUNT = Path("/var/run/secrets/kubernetes.io/serviceaccount")
TIMEOUT_SECONDS = 10


class Unreachable(Exception):
    """The API server did not list the pods. The message is the reason."""


def list_pods(instance: str, account: Path) -> list[object]:
    selector = f"app.kubernetes.io/name=glm-serve,app.kubernetes.io/instance={instance},{ROLE}"
    query = urllib.parse.urlencode({"labelSelector": selector})
    try:
        host, port = os.environ["KUBERNETES_SERVICE_HOST"], os.environ["KUBERNETES_SERVICE_PORT"]
        # Both change while the pod runs, so they are read each time.
        token = (account / "token").read_text(encoding="ascii").strip()
        context = ssl.create_default_context(cafile=str(account / "ca.crt"))
        namespace = (account / "namespace").read_text(encoding="ascii").strip()
        address = f"[{host}]" if ":" in host else host
        request = urllib.request.Request(
            f"https://{address}:{port}/api/v1/namespaces/{namespace}/pods?{query}",
            headers={"Authorization": f"Bearer {token}", "Accept": "application/json"},
        )
        # Without the proxy settings of the image: the API server is in the cluster.
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context)
        )
        with opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
            items = json.loads(answer.read()).get("items")
    except KeyError as error:
        raise Unreachable(f"{error.args[0]} is not set, so this is not a pod") from None
    except urllib.error.HTTPError as error:
        raise Unreachable(f"the API server answered {error.code} {error.reason}") from None
    except (OSError, ValueError, AttributeError, http.client.HTTPException) as error:
        raise Unreachable(str(error) or type(error).__name__) from None
    return items if isinstance(items, list) else []
