"""The ConfigMap with the results of a procedure."""

from __future__ import annotations

import contextlib
import json

from api_server import ApiServer, NotPatched
from service_account import part

SERVING = "glm-serve/serving"
# A ConfigMap holds 1 MiB, and a Job may have many pods.
LIMIT_BYTES = 500_000
CONFLICT = 409
TRIES = 5


class ResultConfigMap:
    def __init__(self, name: str, server: ApiServer) -> None:
        self.name = name
        self._server = server

    def read(self) -> dict:
        return self._patch({})

    def store(self, key: str, text: str) -> dict:
        """Write one key. Return the ConfigMap afterwards."""
        if len(text.encode()) > LIMIT_BYTES:
            raise NotPatched(f"the result is longer than {LIMIT_BYTES} bytes")
        return self._patch({"data": {key: text}})

    def remove_others(self, current: dict, job: tuple[object, object]) -> None:
        """Remove the results of earlier Jobs, which may have had more pods. `job` is a name and a uid."""
        for _ in range(TRIES):
            others = {key: None for key, text in part(current, "data").items() if job_of(text) != job}
            if not others:
                return
            version = part(current, "metadata").get("resourceVersion")
            try:
                # With the version, since another pod of this Job may have written meanwhile.
                self._patch({"metadata": {"resourceVersion": version}, "data": others})
                return
            except NotPatched as problem:
                if problem.status != CONFLICT:
                    raise
            current = self._patch({})

    def _patch(self, body: dict) -> dict:
        return self._server.patch("api/v1", "configmaps", self.name, body)


def serving_of(config_map: dict) -> str | None:
    """Return the digest of what the engines serve, by the plan that was applied last."""
    return part(part(config_map, "metadata"), "annotations").get(SERVING)


def permanent_failure(config_map: dict, uid: str) -> tuple[str, dict] | None:
    """Return the key and the result of an earlier try of this Job that failed permanently.

    The uid differs even between Jobs of one name, so a Job that was created again runs.
    """
    for key, text in part(config_map, "data").items():
        result = result_of(text)
        if uid != "" and result.get("jobUid") == uid and result.get("permanent") is True:
            return key, result
    return None


def job_of(text: str) -> tuple[object, object]:
    """Return the name and the uid of the Job that a result is from."""
    result = result_of(text)
    return result.get("job"), result.get("jobUid")


def result_of(text: str) -> dict:
    with contextlib.suppress(ValueError, TypeError):
        result = json.loads(text)
        if isinstance(result, dict):
            return result
    return {}
