"""The Job of this pod.

A Job that fails by its podFailurePolicy has the reason PodFailurePolicy, which Pulumi's provider does not recognize: it
waits forever. So a permanent failure removes the remaining retries from the Job, which then fails with
BackoffLimitExceeded when this pod ends.
"""

from __future__ import annotations

from api_server import ApiServer
from service_account import part


class OwnJob:
    def __init__(self, name: str, server: ApiServer) -> None:
        self.name = name
        self._server = server

    def remove_retries(self) -> None:
        """Set backoffLimit to the number of pods that have failed so far, so that the failure of this pod exceeds it.

        A lower limit would end the Job before this pod ends, and Kubernetes would delete the pod with its log.
        """
        current = self._patch({})
        failed = number(part(current, "status").get("failed"), 0)
        if failed < number(part(current, "spec").get("backoffLimit"), failed + 1):
            self._patch({"spec": {"backoffLimit": failed}})

    def _patch(self, body: dict) -> dict:
        return self._server.patch("apis/batch/v1", "jobs", self.name, body)


def number(value: object, otherwise: int) -> int:
    return value if isinstance(value, int) else otherwise
