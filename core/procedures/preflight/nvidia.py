"""The GPUs of this pod, by nvidia-smi. No topology connects GPUs of several nodes."""

from __future__ import annotations

from command import find, run
from finding import error

QUERY = ["--query-gpu=index,name,memory.total,driver_version", "--format=csv,noheader,nounits"]
QUERY_SECONDS = 60.0


class Nvidia:
    """The GPUs that the device plugin assigned to this pod."""

    pings_over = ""

    def __init__(self, plan: dict) -> None:
        self._wanted: int = plan["devices"]
        self._memory: int = plan["deviceMemoryMiB"]

    def facts(self) -> dict:
        """Return the facts that pod 0 collects from this pod."""
        tool = find("nvidia-smi")
        if tool is None:
            return self._unusable(
                "nvidia-smi is missing",
                "Install the NVIDIA container toolkit on the node, or set platform.runtimeClassName",
            )
        output = run([tool, *QUERY], QUERY_SECONDS)
        if output.failure is not None:
            return self._unusable(output.failure.splitlines()[-1], "Run nvidia-smi on the node")
        rows = [[cell.strip() for cell in line.split(",")] for line in output.text.splitlines()]
        rows = [row for row in rows if len(row) == 4 and row[0].isdigit()]
        findings = []
        if len(rows) < self._wanted:
            findings.append(
                error(
                    "devices",
                    f"the pod has {len(rows)} of the {self._wanted} required GPUs",
                    "Check the GPUs that the device plugin offers: kubectl describe node",
                )
            )
        for index, name, memory, _ in rows:
            if memory.isdigit() and int(memory) < self._memory:
                findings.append(
                    error(
                        "devices",
                        f"GPU {index} ({name}) has {memory} MiB, but the topology requires {self._memory} MiB",
                        "Set platform.nodeSelector to nodes of the documented hardware",
                    )
                )
        driver = rows[0][3] if rows else None
        return {"devices": {}, "findings": findings, "versions": {"driver": driver}}

    def ping(self, device: int, address: str, over: str | None = None) -> str | None:
        """Never called: GPUs have no addresses."""
        return f"GPU {device} cannot ping {address}"

    @staticmethod
    def _unusable(message: str, fix: str) -> dict:
        return {"devices": {}, "findings": [error("nvidia-smi", message, fix)], "versions": {}}
