"""Reads the groups of prefill and decode from their pods. Pure: from the API server's JSON to data."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass

ROLE = "glm-serve/role"
CONTRACT = "glm-serve/contract"
ENDPOINTS = "glm-serve/endpoints"
REVISION = "glm-serve/revision"
ROLES = ("prefill", "decode")


@dataclass(frozen=True, order=True)
class Rank:
    """A rank with an API."""

    role: str
    # The name that the headless Service gives its pod.
    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass(frozen=True)
class Pod:
    group: str
    name: str
    ordinal: int
    role: str
    contract: str
    revision: str
    # By ordinal, the ports of all pods of the group: those without an API have none.
    endpoints: dict[int, tuple[int, ...]]
    ready: bool
    terminating: bool

    @property
    def ranks(self) -> list[Rank]:
        host = f"{self.name}.{self.group}"
        return [Rank(self.role, host, port) for port in self.endpoints.get(self.ordinal, ())]


@dataclass(frozen=True)
class Group:
    name: str
    pods: tuple[Pod, ...]

    @property
    def ranks(self) -> list[Rank]:
        return sorted(rank for pod in self.pods for rank in pod.ranks)

    @property
    def terminating(self) -> bool:
        return any(pod.terminating for pod in self.pods)

    def obstacle(self, contract: str) -> str | None:
        """Return why the group must not get requests, or None."""
        for pod in self.pods:
            if pod.terminating:
                return f"pod {pod.name} is terminating"
        contracts = {pod.contract for pod in self.pods}
        if contracts != {contract}:
            return f"contract {' and '.join(sorted(contracts))} is not {contract}"
        revisions = {pod.revision for pod in self.pods}
        if len(revisions) > 1:
            return f"its pods have revisions {' and '.join(sorted(revisions))}"
        present = {pod.ordinal for pod in self.pods}
        for ordinal in sorted(self.pods[0].endpoints):
            if ordinal not in present:
                return f"pod {self.name}-{ordinal} does not exist"
        for pod in self.pods:
            if not pod.ready:
                return f"pod {pod.name} is not ready"
        return None


def groups_of(items: list[object]) -> list[Group]:
    """The groups of the pods of a list, by name. A pod that glm-serve did not make is left out."""
    pods: dict[str, list[Pod]] = {}
    for item in items:
        pod = pod_of(item)
        if pod is not None:
            pods.setdefault(pod.group, []).append(pod)
    return [
        Group(name, tuple(sorted(members, key=lambda pod: pod.ordinal)))
        for name, members in sorted(pods.items())
    ]


def pod_of(item: object) -> Pod | None:
    metadata, spec = part(item, "metadata"), part(item, "spec")
    labels, annotations = part(metadata, "labels"), part(metadata, "annotations")
    name, group, role = text(metadata, "name"), text(spec, "subdomain"), text(labels, ROLE)
    ordinal = name.rpartition("-")[2]
    endpoints = endpoints_of(text(annotations, ENDPOINTS))
    if not group or role not in ROLES or not ordinal.isdigit() or not endpoints:
        return None
    conditions = part(item, "status").get("conditions")
    return Pod(
        group=group,
        name=name,
        ordinal=int(ordinal),
        role=role,
        contract=text(labels, CONTRACT) or "none",
        revision=text(annotations, REVISION),
        endpoints=endpoints,
        ready=any(
            text(each, "type") == "Ready" and text(each, "status") == "True"
            for each in (conditions if isinstance(conditions, list) else [])
        ),
        terminating="deletionTimestamp" in metadata,
    )


def endpoints_of(annotation: str) -> dict[int, tuple[int, ...]]:
    """The ports by ordinal; empty where the annotation is not what glm-serve writes."""
    with contextlib.suppress(ValueError, TypeError, AttributeError):
        found = json.loads(annotation)
        return {int(ordinal): tuple(int(port) for port in ports) for ordinal, ports in found.items()}
    return {}


def part(whole: object, name: str) -> dict:
    found = whole.get(name) if isinstance(whole, dict) else None
    return found if isinstance(found, dict) else {}


def text(whole: object, name: str) -> str:
    found = whole.get(name) if isinstance(whole, dict) else None
    return found if isinstance(found, str) else ""
