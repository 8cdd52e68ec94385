"""Runs the script of a procedure in the pod of a Job, and stores its result.

run_procedure.py --procedure NAME --config-map NAME --pods N [--seconds N --for PROCEDURE DIRECTORY CONTENT]…
  -- command…

Waits for the markers of other procedures, then runs the command. The command logs to stderr. The last line of its stdout
that starts with "{" is the result. The runner stores the result in the ConfigMap, under result.json or, with several
pods, result-<index>.json, and prints it as the last line of the log. Until then the ConfigMap contains the state "running",
and pod 0 removes the results of earlier Jobs. The exit code is that of the command.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import TextIO

from await_weights import explain, is_filled, wait_for
from exit_code import EXIT_PERMANENT
from result_config_map import NotStored, ResultConfigMap, serving_of

ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount"
LINGER_SECONDS = 2
SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Stopped(Exception):
    """A signal arrived before the script started."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.number = number


def stop(number: int, _: object) -> None:
    raise Stopped(number)


def run(command: list[str]) -> tuple[int, str]:
    """Run a command. Return its exit code and the last line of its stdout that may be a result."""
    session: list[int] = []
    early: list[int] = []

    def forward(number: int, _: object) -> None:
        if session:
            end(session[0], number)
        else:
            early.append(number)

    for number in SIGNALS:
        signal.signal(number, forward)
    try:
        # A session of its own, so that a signal reaches its children too.
        child = subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, errors="replace", start_new_session=True
        )
    except OSError as error:
        log(f"cannot start {command[0]}: {error.strerror}. Check the image of the procedure.")
        return 127, ""
    session.append(child.pid)
    for number in early:
        end(child.pid, number)
    results: list[str] = []
    reader = threading.Thread(target=read, args=(child.stdout, results), daemon=True)
    reader.start()
    code = child.wait()
    # A child that it left behind may keep its stdout open.
    reader.join(LINGER_SECONDS)
    end(child.pid, signal.SIGKILL)
    return (code if code >= 0 else 128 - code), results[-1] if results else ""


def read(stdout: TextIO, results: list[str]) -> None:
    """Print lines, and collect those that may be the result."""
    for line in stdout:
        if line.startswith("{"):
            results.append(line.strip())
        else:
            print(line, end="", flush=True)


def end(session: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(session, number)


def wait_and_run(wanted: list[tuple[str, str, str]], seconds: float, command: list[str]) -> tuple[int, str]:
    """Run the command once its directories are filled. Otherwise the reason is the result."""
    try:
        missing = wait_for(wanted, seconds)
        if missing == "":
            return run(command)
        # A retry would wait again, beyond the deadline of the Job.
        code = EXIT_PERMANENT
    except Stopped as stopped:
        awaited = "\n".join(explain(*one) for one in wanted if not is_filled(*one))
        code, missing = 128 + stopped.number, f"{stopped} received while waiting. {awaited}"
    log(missing)
    return code, json.dumps({"ok": False, "error": missing})


def now() -> str:
    return datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")


def complete(identity: dict[str, object], code: int, text: str) -> dict[str, object]:
    """Return the result, with the identity of the Job and the exit code applied."""
    try:
        result = json.loads(text) if text else None
    except ValueError:
        result = None
    if not isinstance(result, dict):
        result = {"error": f"the script exited with code {code} without a result; read the log above"}
    ok = code == 0 and result.get("ok") is not False
    return {**identity, **result, "ok": ok, "finished": now()}


def begin(config_map: ResultConfigMap, key: str, identity: dict[str, object], leads: bool) -> str | None:
    """Mark the Job as running, in place of earlier results. Return the digest of what the engines serve."""
    running = json.dumps({**identity, "ok": None, "state": "running"}, separators=(",", ":"))
    current: dict = {}
    try:
        current = config_map.store(key, running)
        if leads:
            config_map.remove_others(current, str(identity["job"]))
    except NotStored as problem:
        log(f"cannot clear ConfigMap {config_map.name}, which may contain an earlier result: {problem}")
    return serving_of(current)


def log(text: str) -> None:
    print(f"run_procedure.py: {text}", file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="run_procedure.py", description=__doc__)
    parser.add_argument("--procedure", required=True)
    parser.add_argument("--config-map", required=True)
    parser.add_argument("--pods", type=int, required=True)
    parser.add_argument("--account", type=Path, default=Path(ACCOUNT))
    parser.add_argument("--seconds", type=float, default=0)
    parser.add_argument("--for", dest="wanted", nargs=3, action="append", default=[])
    parser.add_argument("command", nargs="+")
    given = parser.parse_args()
    for number in SIGNALS:
        signal.signal(number, stop)
    index = os.environ.get("JOB_COMPLETION_INDEX", "0")
    key = "result.json" if given.pods == 1 else f"result-{index}.json"
    identity: dict[str, object] = {
        "procedure": given.procedure,
        "job": os.environ.get("JOB_NAME", ""),
        "pod": os.environ.get("POD_NAME", ""),
        "started": now(),
    }
    config_map = ResultConfigMap(given.config_map, given.account)
    wanted = [tuple(one) for one in given.wanted]
    try:
        serving = begin(config_map, key, identity, index == "0")
        if serving is not None:
            identity["serving"] = serving
        code, text = wait_and_run(wanted, given.seconds, given.command)
    except Stopped as stopped:
        code = 128 + stopped.number
        text = json.dumps({"ok": False, "error": f"{stopped} received before the script started"})
    # Ignore further signals: the result is stored within the grace period.
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    result = complete(identity, code, text)
    line = json.dumps(result, ensure_ascii=False, separators=(",", ":"))
    try:
        config_map.store(key, line)
    except NotStored as problem:
        log(f"cannot store the result in ConfigMap {given.config_map}: {problem}. The result follows.")
    print(line, flush=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
