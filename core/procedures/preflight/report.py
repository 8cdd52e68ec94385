"""The report of all nodes: differences between nodes, failed pings, and fixes."""

from __future__ import annotations

import ipaddress
from itertools import combinations
from typing import Any

from finding import ERROR, SHOWN, error, listed, numbers, short, warning
from super_pods import apart, remedy
from version_order import is_below
from weights_on_node import unlike_weights

VERSION_FIX = "Install one version on all nodes: HCCL requires the same driver and firmware everywhere"
UNKNOWN_FIX = (
    "Compare the driver's version.info and npu-smi info -t board -i 0 (nvidia-smi for GPUs) on every node; mount what the "
    "pod lacks (platform.driverMounts)"
)
# A message between two nodes takes less.
SKEW_SECONDS = 10.0
# The versions that each vendor's tools report.
KINDS = {"ascend": ("driver", "firmware"), "nvidia": ("driver",)}
TLS_FIX = "Set one value on all NPUs of all nodes: hccn_tool -i N -tls -s enable 0 (HCCL fails with EI0016 otherwise)"


def report(
    plan: dict, facts: dict[int, dict], results: dict[int, dict], lost: dict[int, str]
) -> dict[str, Any]:
    """Return the result: every finding with its node, and the matrix of the pings."""
    names = {index: known.get("node") or f"pod {index}" for index, known in facts.items()}
    findings = [
        {"node": names[index], **found}
        for index, known in sorted(facts.items())
        for found in known.get("findings", [])
    ]
    separate = apart(plan, names, facts)
    between = [
        *absent(plan, facts),
        *separate.findings,
        *unlike_versions(plan["vendor"], names, facts),
        *old_drivers(plan, names, facts),
        *unlike_weights(names, facts),
        *unlike_clocks(names, facts),
        *(unlike_tls(names, facts)),
        *(unreachable_networks(names, facts)),
        *same_addresses(plan, names, facts, separate.pairs),
        *(
            error(
                "lost",
                f"{names.get(index, index)} did not report its pings: {reason}",
                "Read the log of its pod",
            )
            for index, reason in sorted(lost.items())
        ),
        *pairs(plan, names, facts, results, separate.pairs),
    ]
    findings += [{"node": None, **found} for found in between]
    return {
        "ok": not any(found["severity"] == ERROR for found in findings),
        "nodes": [
            {"index": index, "node": names[index], "versions": known.get("versions", {})}
            for index, known in sorted(facts.items())
        ],
        "matrix": matrix(names, facts, results),
        "findings": findings,
    }


def absent(plan: dict, facts: dict[int, dict]) -> list[dict[str, str]]:
    """Report pods that did not connect."""
    missing = [index for index in range(plan["pods"]) if index not in facts]
    # With the node's root no other path keeps a pod from starting.
    file = "" if plan.get("hostRoot") else "a missing file on the node (/etc/hccn.conf), "
    return [
        error(
            "nodes",
            f"pod {numbers(missing)} of {plan['pods']} did not join within {plan['gatherSeconds']} s",
            f"Run kubectl describe pod -l job-name={plan['job']},batch.kubernetes.io/job-completion-index={missing[0]}: "
            f"there may be too few free nodes, no image, {file}or "
            f"a firewall between the nodes on port {plan['port']}",
        )
        for _ in missing[:1]
    ]


def unlike_versions(vendor: str, names: dict[int, str], facts: dict[int, dict]) -> list[dict[str, str]]:
    """Report software whose version differs between nodes, or is unknown on some."""
    findings = []
    for kind in KINDS[vendor]:
        nodes: dict[str, list[str]] = {}
        unknown: list[str] = []
        for index, known in sorted(facts.items()):
            version = known.get("versions", {}).get(kind)
            if version is None:
                unknown.append(names[index])
            else:
                nodes.setdefault(version, []).append(names[index])
        if len(nodes) > 1:
            findings.append(error("versions", f"{kind} versions differ: {listed(nodes)}", VERSION_FIX))
        if unknown and nodes:
            message = f"{kind} version is unknown on {short(unknown)}, {listed(nodes)}"
            findings.append(error("versions", message, UNKNOWN_FIX))
        elif unknown:
            findings.append(warning("versions", f"{kind} version is unknown on all nodes", UNKNOWN_FIX))
    return findings


def old_drivers(plan: dict, names: dict[int, str], facts: dict[int, dict]) -> list[dict[str, str]]:
    """Report drivers that are older than what CANN or the engine's release names."""
    findings = []
    told: set[str] = set()
    for need in sorted(plan.get("drivers", []), key=lambda each: not each["required"]):
        old: dict[str, list[str]] = {}
        for index, known in sorted(facts.items()):
            version = known.get("versions", {}).get("driver")
            if version is not None and names[index] not in told and is_below(version, need["least"]):
                old.setdefault(version, []).append(names[index])
        for version, nodes in sorted(old.items()):
            told.update(nodes)
            findings.append(
                (error if need["required"] else warning)(
                    "versions",
                    f"driver {version} on {short(nodes)} is older than {need['least']}, the oldest for {need['of']}",
                    f"Install Ascend HDK {need['least']} or newer there, driver and firmware",
                )
            )
    return findings


def unlike_tls(names: dict[int, str], facts: dict[int, dict]) -> list[dict[str, str]]:
    """Report a TLS switch that differs between NPUs."""
    where: dict[str, list[str]] = {}
    for index, known in sorted(facts.items()):
        by_switch: dict[str, list[int]] = {}
        for device, state in known.get("devices", {}).items():
            if state.get("tls") is not None:
                by_switch.setdefault(state["tls"], []).append(int(device))
        for switch, devices in by_switch.items():
            where.setdefault(switch, []).append(f"{names[index]} NPU {numbers(devices)}")
    if len(where) < 2:
        return []
    return [error("tls", f"the TLS switch differs: {listed(where)}", TLS_FIX)]


def unreachable_networks(names: dict[int, str], facts: dict[int, dict]) -> list[dict[str, str]]:
    """Report NPUs in different networks without a gateway."""
    networks: dict[str, list[str]] = {}
    without: list[str] = []
    for index, known in sorted(facts.items()):
        for device, state in known.get("devices", {}).items():
            if state.get("address") is None or state.get("netmask") is None:
                continue
            try:
                network = str(ipaddress.ip_network(f"{state['address']}/{state['netmask']}", strict=False))
            except ValueError:
                continue
            networks.setdefault(network, []).append(f"{names[index]} NPU {device}")
            if state.get("gateway") is None:
                without.append(f"{names[index]} NPU {device}")
    if len(networks) < 2 or not without:
        return []
    return [
        warning(
            "gateway",
            f"the NPUs are in the networks {', '.join(sorted(networks))}, and {short(without)} have no gateway",
            "Set the gateway: hccn_tool -i N -gateway -s gateway A, and gateway_N=A in /etc/hccn.conf",
        )
    ]


def unlike_clocks(names: dict[int, str], facts: dict[int, dict]) -> list[dict[str, str]]:
    """Report clocks that differ from that of pod 0 by more than the way of a message explains."""
    skewed = [
        f"{names[index]} is {abs(known['skew']):.0f} s {'behind' if known['skew'] > 0 else 'ahead'}"
        for index, known in sorted(facts.items())
        if abs(known.get("skew", 0.0)) > SKEW_SECONDS
    ]
    if not skewed:
        return []
    return [
        warning(
            "clock",
            f"the clocks differ from that of {names[0]}: {short(skewed)}",
            "Synchronize the clocks of the nodes (chronyc tracking): logs of a group are compared by time, and tokens expire",
        )
    ]


def same_addresses(
    plan: dict, names: dict[int, str], facts: dict[int, dict], explained: frozenset[tuple[int, int]]
) -> list[dict[str, str]]:
    """Report an address of several NPUs: a ping reaches only one of them. Nodes of one super-pod have no equal ones."""
    where: dict[str, list[str]] = {}
    nodes: dict[str, set[int]] = {}
    for index, known in sorted(facts.items()):
        for device, state in known.get("devices", {}).items():
            if state.get("address") is not None:
                where.setdefault(state["address"], []).append(f"{names[index]} NPU {device}")
                nodes.setdefault(state["address"], set()).add(index)
    hidden = {
        address
        for address, members in nodes.items()
        if plan.get("ping") == "hccs_ping"
        and len(members) > 1
        and explained.issuperset(combinations(sorted(members), 2))
    }
    return [
        error(
            "address",
            f"{len(members)} NPUs have the address {address}: {short(members)}",
            "Give each NPU its own address: hccn_tool -i N -ip -s address A netmask M, and in /etc/hccn.conf; if "
            f"-vnic -g prints one address too, the nodes are in different super-pods: {lower(remedy(plan))}"
            if plan.get("ping") == "hccs_ping"
            else "Give each NPU its own address: hccn_tool -i N -ip -s address A netmask M, and in /etc/hccn.conf",
        )
        for address, members in sorted(where.items())
        if len(members) > 1 and address not in hidden
    ]


def pairs(
    plan: dict,
    names: dict[int, str],
    facts: dict[int, dict],
    results: dict[int, dict],
    explained: frozenset[tuple[int, int]],
) -> list[dict[str, str]]:
    """Report each failing direction between two nodes, with its NPUs; not where a finding explains all its failures."""
    findings = []
    for index, result in sorted(results.items()):
        by_target: dict[int, list[dict]] = {}
        for failure in result.get("failures", []):
            by_target.setdefault(failure["node"], []).append(failure)
        for target, failures in sorted(by_target.items()):
            whole = len(failures) == len(facts[index]["devices"]) * len(facts[target]["devices"])
            over_roce = result.get("roce", {}).get(str(target))
            if whole and over_roce is not False and (min(index, target), max(index, target)) in explained:
                continue
            lines = [f"NPU {one['device']} → NPU {one['target']} ({one['reason']})" for one in failures]
            more = f" and {len(lines) - SHOWN} more" if len(lines) > SHOWN else ""
            only = " over HCCS, only over RoCE, as in different super-pods" if over_roce is True else ""
            findings.append(
                error(
                    "ping",
                    f"{names[index]} cannot reach {names[target]}{only}: {', '.join(lines[:SHOWN])}{more}",
                    remedy(plan)
                    if over_roce is True
                    else fix_of(plan, failures, len(facts[index]["devices"]), len(facts[target]["devices"])),
                )
            )
        untried = result.get("untried", 0)
        if untried:
            findings.append(
                error(
                    "ping",
                    f"{names[index]} ran out of time with {untried} pings left",
                    "Raise procedures.preflight.pingSeconds, and deadlineSeconds, which includes it",
                )
            )
    return findings


def fix_of(plan: dict, failures: list[dict], sources: int, targets: int) -> str:
    """Return the likely fix for a pattern of failures."""
    if any("support" in one["reason"].lower() for one in failures):
        return f"{remedy(plan)}: these nodes are not in one super-pod"
    devices = {one["device"] for one in failures}
    ends = {one["target"] for one in failures}
    if len(failures) == sources * targets:
        if plan.get("ping") == "hccs_ping":
            return (
                "Check the switches of HCCS and RoCE: no pair of NPUs on these nodes works over either. If the nodes "
                f"are not in one super-pod: {lower(remedy(plan))}"
            )
        return (
            "Check switch, VLAN and gateway between the two nodes: no pair of NPUs on these nodes works. The nodes may "
            "belong to different super-pods"
        )
    if len(ends) == 1 and len(failures) == sources:
        return f"Check cable, optical module and address of NPU {ends.pop()} of the target: no NPU of the source reaches it"
    if len(devices) == 1 and len(failures) == targets:
        return f"Check cable, optical module and address of NPU {devices.pop()} of the source: it reaches no NPU of the target"
    return "Repeat the ping: hccn_tool -i N -ping -g address A (-hccs_ping on A3), then check link and routes"


def lower(text: str) -> str:
    return f"{text[0].lower()}{text[1:]}"


def matrix(names: dict[int, str], facts: dict[int, dict], results: dict[int, dict]) -> list[dict[str, Any]]:
    """Return the number of NPU pairs from each node to each other, and how many failed."""
    rows = []
    for index in sorted(results):
        for target in sorted(facts):
            if target == index:
                continue
            tried = results[index].get("tried", {}).get(str(target), 0)
            failed = sum(1 for one in results[index].get("failures", []) if one["node"] == target)
            rows.append({"from": names[index], "to": names[target], "pairs": tried, "failed": failed})
    return rows


def table(result: dict[str, Any]) -> str:
    """Return the result as a table and a list of findings."""
    lines = []
    rows = {(row["from"], row["to"]): row for row in result["matrix"]}
    names = [node["node"] for node in result["nodes"]]
    if any(row["pairs"] for row in rows.values()):
        header = ["from \\ to", *names]
        body = [[source, *(cell(rows.get((source, target))) for target in names)] for source in names]
        widths = [max(len(row[at]) for row in [header, *body]) for at in range(len(header))]
        lines += [
            "  ".join(text.ljust(width) for text, width in zip(row, widths)).rstrip()
            for row in [header, *body]
        ]
        lines.append("")
    for found in result["findings"]:
        place = f"{found['node']}: " if found["node"] else ""
        lines.append(f"{found['severity'].upper():<8}{place}{found['message']}")
        lines.append(f"        → {found['fix']}")
    errors = sum(1 for found in result["findings"] if found["severity"] == ERROR)
    lines.append(
        f"{counted(len(names), 'node')}, {counted(errors, 'error')}, "
        f"{counted(len(result['findings']) - errors, 'warning')}: "
        + ("ready to serve" if result["ok"] else "not ready")
    )
    return "\n".join(lines)


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def cell(row: dict[str, Any] | None) -> str:
    if row is None:
        return "-"
    return f"{row['pairs'] - row['failed']}/{row['pairs']}" + ("" if row["failed"] == 0 else " !")
