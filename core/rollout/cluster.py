"""The StatefulSets and pods of the groups, read from and deleted at the API server."""

from __future__ import annotations

import json
from pathlib import Path

from decision import Pod
from service_account import ApiError, NotAPod, items, part, send

REVISION = "glm-serve/revision"
TIMEOUT_SECONDS = 20
FORBIDDEN, NOT_FOUND, CONFLICT = 403, 404, 409


class Unanswered(Exception):
    """The API server did not answer as expected. The message is the reason; a later try may succeed.

    `forbidden`: the Role lacks the permission, or was created a moment ago.
    """

    def __init__(self, reason: str, *, forbidden: bool = False) -> None:
        super().__init__(reason)
        self.forbidden = forbidden


class Cluster:
    def __init__(self, account: Path) -> None:
        self._account = account

    def template_revision(self, stateful_set: str) -> str | None:
        """Return the revision of the pods that a StatefulSet creates, or None without the StatefulSet."""
        found = self._request("GET", "apis/apps/v1", "statefulsets", stateful_set)
        if found is None:
            return None
        return revision_of(part(part(found, "spec"), "template"))

    def pod(self, name: str) -> Pod | None:
        found = self._request("GET", "api/v1", "pods", name)
        if found is None:
            return None
        metadata, status = part(found, "metadata"), part(found, "status")
        ready = any(
            condition.get("type") == "Ready" and condition.get("status") == "True"
            for condition in items(status, "conditions")
        )
        leaving = "deletionTimestamp" in metadata
        return Pod(
            name=name,
            uid=str(metadata.get("uid", "")),
            revision=revision_of(found),
            ready=ready,
            leaving=leaving,
            restarts=sum(int(each.get("restartCount", 0)) for each in items(status, "containerStatuses")),
            reason="it is ending" if leaving else "" if ready else reason_of(status),
        )

    def delete(self, pod: Pod) -> None:
        """Delete this pod, and not one that has replaced it meanwhile."""
        self._request(
            "DELETE", "api/v1", "pods", pod.name, {"preconditions": {"uid": pod.uid}} if pod.uid else {}
        )

    def _request(
        self, method: str, api: str, resource: str, name: str, body: dict | None = None
    ) -> dict | None:
        """Return the answer, or None where the object does not exist or has been replaced."""
        try:
            found = json.loads(
                send(self._account, method, api, f"{resource}/{name}", timeout=TIMEOUT_SECONDS, body=body)
            )
        except NotAPod as error:
            raise Unanswered(str(error)) from None
        except ApiError as error:
            if error.status in (NOT_FOUND, CONFLICT):
                return None
            if error.status == 0:
                raise Unanswered(f"the API server did not answer: {error}") from None
            raise Unanswered(
                f"{error} to {method} {resource}/{name}", forbidden=error.status == FORBIDDEN
            ) from None
        except ValueError as error:
            raise Unanswered(f"the API server did not answer: {error}") from None
        return found if isinstance(found, dict) else {}


def reason_of(status: dict) -> str:
    """Return why a pod is not ready, in one line."""
    for container in items(status, "containerStatuses"):
        ended = part(part(container, "lastState"), "terminated") or part(
            part(container, "state"), "terminated"
        )
        if ended:
            lines = str(ended.get("message", "")).strip().splitlines() or [str(ended.get("reason", ""))]
            return f"its last run ended with exit code {ended.get('exitCode')}: {lines[-1]}"
        waiting = part(part(container, "state"), "waiting")
        if waiting:
            return f"{waiting.get('reason', 'waiting')}: {waiting.get('message', '')}".rstrip(": ")
    for condition in items(status, "conditions"):
        if condition.get("type") == "PodScheduled" and condition.get("status") != "True":
            return f"no node: {condition.get('message', '')}".rstrip(": ")
    return "it is starting"


def revision_of(holder: dict) -> str:
    return str(part(part(holder, "metadata"), "annotations").get(REVISION, ""))
