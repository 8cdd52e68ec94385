"""Runs the script of a procedure in the pod of a Job, and stores its result.

run_procedure.py --procedure NAME --config-map NAME --pods N [--seconds N --for PROCEDURE DIRECTORY CONTENT]…
  -- command…

Waits for the markers of other procedures, then runs the command. The command logs to stderr. The last line of its stdout
that starts with "{" is the result. The runner stores the result in the ConfigMap, under result.json or, with several
pods, result-<index>.json, and prints it as the last line of stdout. Until then the ConfigMap contains the state "running",
and pod 0 removes the results of earlier Jobs. The exit code is that of the command.

The log and the termination message of a failure end with its reason. After a permanent failure the runner removes the
retries of its Job. If the API server rejects this, the next try of the same Job finds the result, and fails at once.
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

from api_server import ApiServer, NotPatched
from await_weights import explain, is_filled, wait_for
from exit_code import EXIT_PERMANENT
from own_job import OwnJob
from reason import closing_line
from result_config_map import ResultConfigMap, permanent_failure, serving_of
from service_account import ACCOUNT

TERMINATION_LOG = "/dev/termination-log"
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
    if not ok and "error" not in result:
        result["error"] = f"the script exited with code {code}; read the log above"
    permanent = {"permanent": True} if code == EXIT_PERMANENT else {}
    return {**identity, **result, "ok": ok, **permanent, "finished": now()}


class Run:
    """One try of a procedure, in the pod of a Job."""

    def __init__(self, given: argparse.Namespace) -> None:
        self.server = ApiServer(given.account)
        self.config_map = ResultConfigMap(given.config_map, self.server)
        self.termination_log: Path = given.termination_log
        index = os.environ.get("JOB_COMPLETION_INDEX", "0")
        self.leads = index == "0"
        self.key = "result.json" if given.pods == 1 else f"result-{index}.json"
        self.identity: dict[str, object] = {
            "procedure": given.procedure,
            "job": os.environ.get("JOB_NAME", ""),
            "jobUid": os.environ.get("JOB_UID", ""),
            "pod": os.environ.get("POD_NAME", ""),
            "started": now(),
        }

    def begin(self) -> tuple[str, dict] | None:
        """Mark the Job as running, in place of earlier results. Return a permanent failure of an earlier try instead."""
        job, uid = str(self.identity["job"]), str(self.identity["jobUid"])
        running = json.dumps({**self.identity, "ok": None, "state": "running"}, separators=(",", ":"))
        try:
            earlier = permanent_failure(self.config_map.read(), uid)
            if earlier is not None:
                return earlier
            current = self.config_map.store(self.key, running)
            serving = serving_of(current)
            if serving is not None:
                self.identity["serving"] = serving
            if self.leads:
                self.config_map.remove_others(current, (job, uid))
        except NotPatched as problem:
            log(f"cannot clear {self.held()}, which may contain an earlier result: {problem}")
        return None

    def end(self, code: int, text: str) -> int:
        """Store and print the result. Return the exit code."""
        result = complete(self.identity, code, text)
        line = json.dumps(result, ensure_ascii=False, separators=(",", ":"))
        where = f"{self.held()}, key {self.key}"
        try:
            self.config_map.store(self.key, line)
        except NotPatched as problem:
            log(f"cannot store the result in {self.held()}: {problem}. The result follows.")
            where = f"the log of pod {self.identity['pod']}"
        return self.close(code, result, where)

    def end_again(self, key: str, result: dict) -> int:
        """End as an earlier try of this Job did. Return the exit code."""
        log(f"pod {result.get('pod')} of this Job failed permanently, so this try does not run")
        return self.close(EXIT_PERMANENT, result, f"{self.held()}, key {key}")

    def close(self, code: int, result: dict, where: str) -> int:
        if code == EXIT_PERMANENT:
            self.remove_retries()
        print(json.dumps(result, ensure_ascii=False, separators=(",", ":")), flush=True)
        if result["ok"] is not True:
            reason = closing_line(str(self.identity["procedure"]), result, where)
            print(reason, file=sys.stderr, flush=True)
            self.leave_message(reason)
        return code

    def remove_retries(self) -> None:
        job = str(self.identity["job"])
        try:
            OwnJob(job, self.server).remove_retries()
        except NotPatched as problem:
            log(f"cannot remove the retries of Job {job}, so Kubernetes may start another pod: {problem}")

    def leave_message(self, reason: str) -> None:
        """Write the message that Kubernetes and Pulumi show for the container. The kubelet creates the file."""
        with contextlib.suppress(OSError):
            if self.termination_log.exists():
                self.termination_log.write_text(reason, encoding="utf-8")

    def held(self) -> str:
        """Return the name of the ConfigMap for messages."""
        namespace = self.server.namespace()
        return f"ConfigMap {self.config_map.name}" + (f" in namespace {namespace}" if namespace else "")


def log(text: str) -> None:
    print(f"run_procedure.py: {text}", file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="run_procedure.py", description=__doc__)
    parser.add_argument("--procedure", required=True)
    parser.add_argument("--config-map", required=True)
    parser.add_argument("--pods", type=int, required=True)
    parser.add_argument("--account", type=Path, default=ACCOUNT)
    parser.add_argument("--termination-log", type=Path, default=Path(TERMINATION_LOG))
    parser.add_argument("--seconds", type=float, default=0)
    parser.add_argument("--for", dest="wanted", nargs=3, action="append", default=[])
    parser.add_argument("command", nargs="+")
    given = parser.parse_args()
    for number in SIGNALS:
        signal.signal(number, stop)
    own = Run(given)
    earlier = None
    code, text = EXIT_PERMANENT, ""
    try:
        earlier = own.begin()
        if earlier is None:
            code, text = wait_and_run([tuple(one) for one in given.wanted], given.seconds, given.command)
    except Stopped as stopped:
        code = 128 + stopped.number
        text = json.dumps({"ok": False, "error": f"{stopped} received before the script started"})
    # Ignore further signals: the result is stored within the grace period.
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    sys.exit(own.end(code, text) if earlier is None else own.end_again(*earlier))


if __name__ == "__main__":
    main()
