"""The ConfigMap with the results of a procedure. All access is by PATCH, the only verb that a Job may use."""

from __future__ import annotations

import contextlib
import json
import os
import ssl
import urllib.error
import urllib.request
from pathlib import Path

SERVING = "glm-serve/serving"
# A ConfigMap holds 1 MiB, and a Job may have many pods.
LIMIT_BYTES = 500_000
TIMEOUT_SECONDS = 20
CONFLICT = 409
TRIES = 5


class NotStored(Exception):
    """The ConfigMap was not changed. The message is the reason."""

    def __init__(self, reason: str, status: int = 0) -> None:
        super().__init__(reason)
        self.status = status


class ResultConfigMap:
    def __init__(self, name: str, account: Path) -> None:
        self.name = name
        self._account = account

    def store(self, key: str, text: str) -> dict:
        """Write one key. Return the ConfigMap afterwards."""
        if len(text.encode()) > LIMIT_BYTES:
            raise NotStored(f"the result is longer than {LIMIT_BYTES} bytes")
        return self._patch({"data": {key: text}})

    def remove_others(self, current: dict, job: str) -> None:
        """Remove the results of earlier Jobs, which may have had more pods."""
        for _ in range(TRIES):
            others = {key: None for key, text in part(current, "data").items() if job_of(text) != job}
            if not others:
                return
            version = part(current, "metadata").get("resourceVersion")
            try:
                # With the version, since another pod of this Job may have written meanwhile.
                self._patch({"metadata": {"resourceVersion": version}, "data": others})
                return
            except NotStored as problem:
                if problem.status != CONFLICT:
                    raise
            current = self._patch({})

    def _patch(self, body: dict) -> dict:
        try:
            host, port = os.environ["KUBERNETES_SERVICE_HOST"], os.environ["KUBERNETES_SERVICE_PORT"]
            token = (self._account / "token").read_text(encoding="ascii").strip()
            namespace = (self._account / "namespace").read_text(encoding="ascii").strip()
            context = ssl.create_default_context(cafile=str(self._account / "ca.crt"))
            address = f"[{host}]" if ":" in host else host
            request = urllib.request.Request(
                f"https://{address}:{port}/api/v1/namespaces/{namespace}/configmaps/{self.name}",
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
            raise NotStored(f"{error.args[0]} is not set, so this is not a pod") from None
        except urllib.error.HTTPError as error:
            raise NotStored(f"the API server answered {error.code} {error.reason}", error.code) from None
        except (OSError, ValueError) as error:
            raise NotStored(str(error)) from None
        with contextlib.suppress(ValueError):
            changed = json.loads(text)
            if isinstance(changed, dict):
                return changed
        return {}


def serving_of(config_map: dict) -> str | None:
    """Return the digest of what the engines serve, by the plan that was applied last."""
    return part(part(config_map, "metadata"), "annotations").get(SERVING)


def part(whole: dict, name: str) -> dict:
    found = whole.get(name)
    return found if isinstance(found, dict) else {}


def job_of(text: str) -> object:
    """Return the Job that a result is from."""
    with contextlib.suppress(ValueError, TypeError):
        result = json.loads(text)
        if isinstance(result, dict):
            return result.get("job")
    return None
