"""The chips of this node by npu-smi: versions, super-pod, health and memory in use.

Output shapes: `npu-smi info -m`, `-t board`, `-t spod-info`, `-t health` and `-t usages` of Ascend HDK 24 to 26.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from command import at_once, find, run
from finding import error, numbers, warning

QUERY_SECONDS = 20.0

# Percent of a device's memory. An idle device uses about 5 %.
MEMORY_IN_USE = 15

ROW = re.compile(r"^\s*(\d{1,6})\s+(\d{1,6})\s+(\d{1,6})\s", re.MULTILINE)
FIRMWARE = re.compile(r"Firmware Version[ \t]*:[ \t]*(\S+)", re.IGNORECASE)
# npu-smi prints NA for what it does not know.
SUPER_POD = re.compile(r"Super Pod ID[ \t]*:[ \t]*(\d{1,10})\b", re.IGNORECASE)
SDID = re.compile(r"SDID[ \t]*:[ \t]*(\d{1,10})\b", re.IGNORECASE)
HEALTH = re.compile(r"Health Status[ \t]*:[ \t]*(\w{1,20})", re.IGNORECASE)
MEMORY = re.compile(r"HBM Usage Rate\(%\)[ \t]*:[ \t]*(\d{1,3})\b", re.IGNORECASE)


class Chip(NamedTuple):
    """A device: its card, its place on the card, and its logical id, by which hccn_tool names it."""

    card: int
    chip: int
    device: int


class NpuSmi:
    """npu-smi of this node."""

    def __init__(self) -> None:
        self._tool = find("npu-smi")

    def firmware(self) -> str | None:
        """Return the version of the firmware that the first board reports."""
        return found(FIRMWARE, self._ask("board", "-i", "0"))

    def devices(self, count: int, chips_per_card: int) -> dict[str, dict[str, str | None]]:
        """Return what npu-smi knows about each device, by its logical id; of as many where it lists none."""
        if self._tool is None:
            return {}
        mapping = run([self._tool, "info", "-m"], QUERY_SECONDS).text
        listed = [Chip(*(int(cell) for cell in row)) for row in ROW.findall(mapping)]
        chips = listed or [Chip(*divmod(device, chips_per_card), device) for device in range(count)]
        cards = sorted({chip.card for chip in chips})
        known = at_once(cards, lambda card: [self._chip(chip) for chip in chips if chip.card == card])
        return {str(chip.device): facts for card in known for chip, facts in card}

    def _chip(self, chip: Chip) -> tuple[Chip, dict[str, str | None]]:
        place = ["-i", str(chip.card), "-c", str(chip.chip)]
        spod = self._ask("spod-info", *place)
        return chip, {
            "superPod": found(SUPER_POD, spod),
            "sdid": found(SDID, spod),
            "state": found(HEALTH, self._ask("health", *place)),
            "memory": found(MEMORY, self._ask("usages", *place)),
        }

    def _ask(self, kind: str, *place: str) -> str:
        return "" if self._tool is None else run([self._tool, "info", "-t", kind, *place], QUERY_SECONDS).text


def findings(devices: dict[str, dict[str, str | None]], wanted: int) -> list[dict[str, str]]:
    """Report devices that are lost or unhealthy, and devices whose memory is in use before serving."""
    by_state: dict[str, list[int]] = {}
    busy: list[int] = []
    for device, facts in devices.items():
        by_state.setdefault(facts["state"] or "OK", []).append(int(device))
        if int(facts["memory"] or 0) >= MEMORY_IN_USE:
            busy.append(int(device))
    # npu-smi has OK, Warning, Alarm, Critical and UNKNOWN; devices with a warning still compute.
    problems = [
        (error if state.lower() in ("alarm", "critical") else warning)(
            "device",
            f"NPU {numbers(ids)} reports the health {state}",
            "Read the error code: npu-smi info -t health -i CARD -c CHIP, and reset or replace the device",
        )
        for state, ids in sorted(by_state.items())
        if state.lower() != "ok"
    ]
    if 0 < len(devices) < wanted:
        problems.append(
            error(
                "device",
                f"npu-smi lists {len(devices)} of {wanted} NPUs",
                "Find the lost device: npu-smi info -m and dmesg on the node, or kubectl describe node for what it offers",
            )
        )
    if busy:
        used = max(int(devices[str(device)]["memory"] or 0) for device in busy)
        problems.append(
            warning(
                "device",
                f"NPU {numbers(busy)} has up to {used} % of its memory in use before serving",
                "Stop the processes that npu-smi info lists: they also hold ports and links of HCCL",
            )
        )
    return problems


def found(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.search(text)
    return match[1].strip() if match else None
