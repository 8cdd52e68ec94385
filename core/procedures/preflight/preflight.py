"""Checks that the nodes can serve a topology before it is applied: devices, driver, ports, and pings between devices.

preflight.py <plan.json> [<address of pod 0>]

Runs in an indexed Job, one pod per node, with DNS names. Pod 0 collects the findings of all pods. The last line of its
output is the result as JSON. Source: deployment document 002, §3.2, the checks of
vLLM-Ascend's "verify multi-node communication".
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import host
from ascend import Ascend
from command import at_once, find_below
from exit_code import EXIT_PERMANENT
from finding import ERROR, error
from gathering import Head, PeerLost, join, note
from host_root import HostRoot
from nvidia import Nvidia
from reason import summary
from report import report, table
from weights_on_node import weights

DEVICES = {"ascend": Ascend, "nvidia": Nvidia}


def main() -> int:
    plan = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    index = int(os.environ.get("JOB_COMPLETION_INDEX", "0"))
    # The name of a pod of an indexed Job is <job>-<index>-<random>.
    plan["job"] = os.environ["POD_NAME"].rsplit("-", 2)[0]
    first = sys.argv[2] if len(sys.argv) > 2 else f"{plan['job']}-0.{plan['service']}"
    address = os.environ["POD_IP"]
    path_findings = furnish(plan)
    devices = DEVICES[plan["vendor"]](plan)
    known = devices.facts()
    files, weight_findings = weights_of(plan)
    facts = {
        "node": os.environ.get("NODE_NAME") or address,
        "devices": known["devices"],
        "versions": known["versions"],
        "weights": files,
        "findings": [*path_findings, *known["findings"], *weight_findings, *host.findings(plan, address)],
    }
    note(f"{facts['node']} has {len(facts['findings'])} findings")
    if index == 0:
        return lead(plan, address, facts, devices)
    # The other pods wait longer than pod 0, so that pod 0 reports which pods are missing.
    patience = plan["gatherSeconds"] + plan["graceSeconds"]
    try:
        channel, everyone = join(first, plan["port"], plan["job"], index, facts, patience)
        finished = time.monotonic() + plan["pingSeconds"]
        channel.send(pings(index, everyone, devices, finished))
        channel.receive(finished + 2 * plan["graceSeconds"])
        channel.close()
    except (PeerLost, OSError, ValueError) as problem:
        found = error(
            "gathering",
            str(problem) or type(problem).__name__,
            f"Read the log of pod 0: kubectl logs -l job-name={plan['job']},batch.kubernetes.io/job-completion-index=0",
        )
        log(found)
        return finish({"ok": False, "index": index, "findings": [*facts["findings"], found]})
    return finish({"ok": True, "index": index, "reported": "to pod 0"})


def furnish(plan: dict) -> list[dict[str, str]]:
    """Link the paths of engine pods below the node's root to their places, and report those that the node lacks."""
    if plan.get("hostRoot") is None:
        if "toolRoot" in plan:
            find_below(plan["toolRoot"])
        return []
    root = HostRoot(plan["hostRoot"])
    hccn_conf = plan["files"].get("hccnConf")
    missing = root.missing(plan["paths"])
    root.link([wanted for wanted in plan["paths"] if wanted.get("isLinked", False)])
    find_below(plan["hostRoot"])
    # Where nothing could be linked, as without root, the files are read below the node's root.
    wanted = [name for name in ("hccnConf", "driverVersion") if name in plan["files"]]
    unlinked = [name for name in wanted if not os.path.exists(plan["files"][name])]
    plan["files"].update(
        {
            name: root.resolve(plan["files"][name])
            for name in unlinked
            if root.kind(plan["files"][name]) == "File"
        }
    )
    plan["missing"] = list(missing)
    # The checks of the devices report the addresses themselves.
    found = [found for path, found in missing.items() if path != hccn_conf]
    return found + root.without_npu_smi(plan.get("npuSmi", []))


def weights_of(plan: dict) -> tuple[dict[str, str | None], list[dict[str, str]]]:
    """Return the state of the node's own weights, where the plan has them and their volume is there."""
    wanted = plan.get("weights")
    if plan.get("hostRoot") is None or wanted is None or wanted["volume"] in plan["missing"]:
        return {}, []
    return weights(HostRoot(plan["hostRoot"]).resolve(wanted["model"]), wanted["model"], wanted["isFilled"])


def lead(plan: dict, address: str, own: dict, devices: Ascend | Nvidia) -> int:
    """Run pod 0: collect the facts and results of all pods, and report."""
    try:
        head = Head(address, plan["port"], plan["job"], plan["pods"])
    except OSError as problem:
        found = error(
            "gathering",
            f"pod 0 cannot listen on {address}, port {plan['port']}: {problem.strerror}",
            "Set procedures.preflight.port to another port",
        )
        log(found)
        return finish({"ok": False, "findings": [*own["findings"], found]})
    facts = head.gather(own, time.monotonic() + plan["gatherSeconds"])
    finished = time.monotonic() + plan["pingSeconds"]
    mine: dict[int, dict] = {}
    everyone = {str(index): known for index, known in facts.items()}
    worker = threading.Thread(
        target=lambda: mine.update({0: pings(0, everyone, devices, finished)}), daemon=True
    )
    worker.start()
    results, lost = head.exchange(facts, finished + plan["graceSeconds"])
    worker.join(max(0.0, finished + plan["graceSeconds"] - time.monotonic()))
    if 0 not in mine:
        lost[0] = "its tools did not answer in time"
    head.dismiss()
    result = report(plan, facts, {**results, **mine}, lost)
    print(table(result), file=sys.stderr, flush=True)
    return finish(result)


def pings(index: int, everyone: dict[str, dict], devices: Ascend | Nvidia, deadline: float) -> dict:
    """Ping every device of every other node from every device of this node. The own devices run in parallel."""
    targets = [
        (int(member), int(device), facts["address"])
        for member, known in sorted(everyone.items(), key=lambda entry: int(entry[0]))
        if int(member) != index
        for device, facts in known["devices"].items()
        if facts.get("address") is not None
    ]
    own = [int(device) for device in everyone[str(index)]["devices"]]

    def from_device(device: int) -> list[tuple[int, int, int, str | None]]:
        outcomes = []
        # Each device starts at another target, so that not all ping one device at once.
        for at in range(len(targets)):
            member, target, address = targets[(at + device) % len(targets)]
            if time.monotonic() >= deadline:
                break
            outcomes.append((member, device, target, devices.ping(device, address)))
        return outcomes

    if targets and own:
        note(f"pinging {len(targets)} devices from each of {len(own)} devices")
    outcomes = [outcome for device in at_once(own, from_device) for outcome in device]
    tried = Counter(str(member) for member, _, _, _ in outcomes)
    failures = sorted((outcome for outcome in outcomes if outcome[3] is not None), key=lambda one: one[:3])
    failed = Counter(str(member) for member, _, _, _ in failures)
    cut_off = [member for member, count in failed.items() if count == tried[member]]
    return {
        "tried": dict(tried),
        "untried": len(own) * len(targets) - len(outcomes),
        "roce": roce_between(own, {member: everyone[member] for member in cut_off}, devices, deadline),
        "failures": [
            {"node": member, "device": device, "target": target, "reason": reason}
            for member, device, target, reason in failures
        ],
    }


def roce_between(
    own: list[int], others: dict[str, dict], devices: Ascend | Nvidia, deadline: float
) -> dict[str, bool | None]:
    """Return which nodes that no HCCS ping reaches answer over RoCE: an own device pings its counterpart. None is unknown."""
    answers: dict[str, bool | None] = {}
    for member, known in others.items():
        answers[member] = None
        for device in own:
            address = known["devices"].get(str(device), {}).get("port")
            if devices.pings_over != "hccs_ping" or address is None or time.monotonic() >= deadline:
                continue
            answers[member] = devices.ping(device, address, "ping") is None
            if answers[member]:
                break
    return answers


def log(found: dict[str, str]) -> None:
    print(
        f"{found['severity'].upper()}  {found['message']}\n        → {found['fix']}",
        file=sys.stderr,
        flush=True,
    )


def finish(result: dict) -> int:
    if not result["ok"]:
        wrong = [found for found in result["findings"] if found["severity"] == ERROR]
        named = [(found.get("node"), found["message"]) for found in wrong]
        reasons = [text if node is None else f"{node}: {text}" for node, text in named]
        result = {**result, "error": summary(reasons)}
    print(json.dumps(result, ensure_ascii=False), flush=True)
    return 0 if result["ok"] else EXIT_PERMANENT


if __name__ == "__main__":
    sys.exit(main())
