"""The NPUs of this node, by the tools of the Ascend driver, and their pings.

Output shapes: `hccn_tool` of Ascend HDK 24 and 25.
"""

from __future__ import annotations

import re
import time
from pathlib import Path

from command import at_once, find, run
from finding import error, numbers, warning
from npu_smi import NpuSmi, found
from npu_smi import findings as chip_findings
from version_order import is_within

QUERY_SECONDS = 20.0
PING_SECONDS = 30.0
BUSY_RETRIES = 3

LINK = re.compile(r"link status:\s*(\w+)", re.IGNORECASE)
HEALTH = re.compile(r"net health status:\s*(.+)", re.IGNORECASE)
ADDRESS = re.compile(r"ipaddr:\s*([0-9a-fA-F.:]+)")
NETMASK = re.compile(r"netmask:\s*([0-9.]+)")
GATEWAY = re.compile(r"default gateway:\s*([0-9a-fA-F.:]*[0-9a-fA-F])")
TLS = re.compile(r"tls switch\s*\[(\d)\]", re.IGNORECASE)
RECEIVED = re.compile(r"(\d+) packets transmitted, (\d+) received")
VERSION = re.compile(r"^[ \t]*Version[ \t]*=[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)
# The ranges of firmware versions that the driver works with, as its version.info lists them.
FIRMWARE_RANGES = re.compile(r"^[ \t]*compatible_version_fw[ \t]*=[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)
CONFIGURED = re.compile(r"^\s*address_(\d+)\s*=\s*(\S+)", re.MULTILINE)

ADDRESS_QUERY = {"ping": ["-ip", "-g"], "hccs_ping": ["-vnic", "-g"]}


class Ascend:
    """The NPUs of this node, by hccn_tool."""

    def __init__(self, plan: dict) -> None:
        # None where the devices have no ping, as those of Ascend 950, whose links are not of hccn_tool.
        self._ping: str | None = plan.get("ping")
        self._devices = range(plan["devices"])
        self._files: dict[str, str] = plan["files"]
        # Paths that the node lacks, which are reported already.
        self._missing: list[str] = plan.get("missing", [])
        self._tool = find("hccn_tool")
        self._npu_smi = NpuSmi()
        # Only the cards of super-pods (A3) have two dies.
        self._chips_per_card = 2 if "fabric" in plan else 1

    def facts(self) -> dict:
        """Return the facts that pod 0 collects from this node."""
        versions, version_findings = self._versions()
        chips = self._npu_smi.devices(len(self._devices), self._chips_per_card)
        findings = [*version_findings, *chip_findings(chips, len(self._devices))]
        if self._tool is None:
            return {
                "devices": {},
                "findings": self._configuration_findings({}) + self._tool_findings() + findings,
                "versions": versions,
            }
        devices = dict(zip(map(str, self._devices), at_once(self._devices, self._device)))
        for device, known in devices.items():
            known.update(chips.get(device, {}))
        findings = self._configuration_findings(devices) + self._device_findings(devices) + findings
        return {"devices": devices, "findings": findings, "versions": versions}

    @property
    def pings_over(self) -> str | None:
        """The command that pings."""
        return self._ping

    def ping(self, device: int, address: str, over: str | None = None) -> str | None:
        """Return why this device cannot ping the address, or None; over the network of the plan, or another."""
        for _ in range(BUSY_RETRIES):
            output = self._query(device, [f"-{over or self._ping}", "-g", "address", address], PING_SECONDS)
            if output.failure is None or "busy" not in output.failure.lower():
                break
            time.sleep(1.0)
        counts = RECEIVED.search(output.text)
        if counts is not None and counts[1] == counts[2] and counts[1] != "0":
            return None
        if counts is not None:
            return f"{counts[2]} of {counts[1]} packets were answered"
        return last_line(output.failure or output.text or "no output")

    def _query(self, device: int, arguments: list[str], timeout: float = QUERY_SECONDS):
        return run([str(self._tool), "-i", str(device), *arguments], timeout)

    def _device(self, device: int) -> dict:
        questions = {"link": ["-link", "-g"], "health": ["-net_health", "-g"]}
        if self._ping is not None:
            questions |= {
                "address": ADDRESS_QUERY[self._ping],
                "port": ADDRESS_QUERY["ping"],
                "gateway": ["-gateway", "-g"],
                "tls": ["-tls", "-g"],
            }
        # One after the other: the driver answers one query of a device at a time.
        answers = {name: self._query(device, arguments) for name, arguments in questions.items()}
        texts = {name: answer.text for name, answer in answers.items()}
        return {
            "link": found(LINK, texts["link"]),
            "health": found(HEALTH, texts["health"]),
            "address": found(ADDRESS, texts.get("address", "")),
            "netmask": found(NETMASK, texts.get("address", "")),
            "port": found(ADDRESS, texts.get("port", "")),
            "gateway": found(GATEWAY, texts.get("gateway", "")),
            "tls": found(TLS, texts.get("tls", "")),
            "failures": {
                name: last_line(answer.failure)
                for name, answer in answers.items()
                if answer.failure is not None
            },
        }

    def _device_findings(self, devices: dict[str, dict]) -> list[dict[str, str]]:
        # In a super-pod, and with UB links, nothing uses the RoCE ports: their problems are warnings there.
        report = error if self._ping == "ping" else warning
        findings = []
        for check, good, what, fix in (
            (
                "link",
                "up",
                "link",
                "Check the optical module and the switch port: hccn_tool -i N -optical -g and -lldp -g",
            ),
            (
                "health",
                "success",
                "net health",
                "Check that the detection address answers: hccn_tool -i N -netdetect -g",
            ),
        ):
            for state, ids in by_value(devices, check).items():
                if (state or "").lower() == good:
                    continue
                message = (
                    f"{what} of NPU {numbers(ids)} is {state}"
                    if state
                    else unknown(devices, ids, check, what)
                )
                findings.append(report(check, message, fix))
        if self._ping is None:
            return findings
        silent = by_value(devices, "address").get(None, [])
        if silent:
            findings.append(
                error(
                    "address",
                    unknown(devices, silent, "address", "address"),
                    "Set the address: hccn_tool -i N -ip -s address A netmask M, and in /etc/hccn.conf",
                )
            )
        hidden = by_value(devices, "tls").get(None, [])
        if hidden:
            findings.append(
                warning(
                    "tls",
                    unknown(devices, hidden, "tls", "TLS switch"),
                    "Compare the switch on every node: hccn_tool -i N -tls -g (requires root)",
                )
            )
        return findings

    def _tool_findings(self) -> list[dict[str, str]]:
        if self._ping is None or any(path.endswith("/hccn_tool") for path in self._missing):
            return []
        return [
            error(
                "hccn_tool",
                "hccn_tool is missing",
                "Mount the node's /usr/local/Ascend/driver/tools/hccn_tool (platform.driverMounts)",
            )
        ]

    def _configuration_findings(self, devices: dict[str, dict]) -> list[dict[str, str]]:
        if "hccnConf" not in self._files:
            return []
        path = Path(self._files["hccnConf"])
        try:
            text = path.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return [
                error(
                    "hccn.conf",
                    f"{path} is missing: prefill and decode would exchange wrong KV blocks without an error",
                    "Write the NPUs' addresses into the node's /etc/hccn.conf, and mount the file",
                )
            ]
        configured = {int(match[1]): match[2] for match in CONFIGURED.finditer(text)}
        report = error if self._ping == "ping" else warning
        findings = []
        missing = [device for device in self._devices if device not in configured]
        if missing:
            message = f"{path} has no address of NPU {numbers(missing)}"
            findings.append(report("hccn.conf", message, "Add a line address_N=… for each"))
        # The address of the RoCE port, for both kinds of ping.
        own = {int(device): known["port"] for device, known in devices.items() if known["port"] is not None}
        other = [device for device in sorted(own) if configured.get(device, own[device]) != own[device]]
        if other:
            differences = ", ".join(
                f"NPU {device} has {own[device]}, the file {configured[device]}" for device in other
            )
            findings.append(
                report(
                    "hccn.conf",
                    f"{path} differs from the NPUs: {differences}",
                    "Write this node's addresses into /etc/hccn.conf: hccn_tool -i N -ip -g prints them",
                )
            )
        return findings

    def _versions(self) -> tuple[dict[str, str | None], list[dict[str, str]]]:
        try:
            text = Path(self._files["driverVersion"]).read_text(encoding="utf-8", errors="replace")
        except OSError:
            text = ""
        driver, firmware, ranges = (
            found(VERSION, text),
            self._npu_smi.firmware(),
            found(FIRMWARE_RANGES, text),
        )
        versions = {"driver": driver, "firmware": firmware}
        if firmware is None or ranges is None or is_within(firmware, ranges) is not False:
            return versions, []
        return versions, [
            error(
                "versions",
                f"firmware {firmware} does not fit driver {driver}, which works with firmware {ranges}",
                "Install driver and firmware of one Ascend HDK, and restart the node",
            )
        ]


def by_value(devices: dict[str, dict], name: str) -> dict[str | None, list[int]]:
    """Group the devices by the value of a fact."""
    groups: dict[str | None, list[int]] = {}
    for device, facts in devices.items():
        groups.setdefault(facts[name], []).append(int(device))
    return groups


def unknown(devices: dict[str, dict], ids: list[int], name: str, what: str) -> str:
    reason = devices[str(ids[0])]["failures"].get(name, "hccn_tool prints none")
    return f"{what} of NPU {numbers(ids)} is unknown: {reason}"


def last_line(text: str) -> str:
    return text.strip().splitlines()[-1][:200] if text.strip() else "no output"
