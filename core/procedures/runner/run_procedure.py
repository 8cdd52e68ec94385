"""Runs the script of a procedure in the pod of a Job, and leaves its result where it can be fetched.

run_procedure.py --procedure NAME --config-map NAME --pods N [--seconds N --for PROCEDURE DIRECTORY CONTENT]…
  -- command…

What other procedures leave is waited for; then the script starts. Its log goes to stderr. What it prints on stdout that
begins with "{" is its result; the last one counts. The result is stored in the ConfigMap, under result.json, or
result-<index>.json where several pods run, and is the last line of this pod's log. Until then the ConfigMap says that it
runs, so that nobody takes the result of an earlier Job for this one's. The exit code is the script's.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import json
import os
import signal
import ssl
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from pathlib import Path
from typing import TextIO

from await_weights import explain, is_there, wait_for
from outcome import EXIT_PERMANENT

ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount"
# A ConfigMap holds 1 MiB, and a Job may have many pods.
LIMIT_BYTES = 500_000
TIMEOUT_SECONDS = 20
LINGER_SECONDS = 2
SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Stopped(Exception):
    """A signal came before there was a script that could take it."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.number = number


def stop(number: int, _: object) -> None:
    raise Stopped(number)


def run(command: list[str]) -> tuple[int, str]:
    """The exit code of a command, and the last line of its stdout that may be a result."""
    try:
        # A session of its own, so that what it has started ends with it.
        child = subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, errors="replace", start_new_session=True
        )
    except OSError as error:
        log(f"{command[0]} cannot be started: {error.strerror}. Is this the right image?")
        return 127, ""
    for number in SIGNALS:
        signal.signal(number, lambda received, _: end(child.pid, received))
    results: list[str] = []
    reader = threading.Thread(target=read, args=(child.stdout, results), daemon=True)
    reader.start()
    code = child.wait()
    # Somebody whom it has left behind may hold its stdout.
    reader.join(LINGER_SECONDS)
    end(child.pid, signal.SIGKILL)
    return (code if code >= 0 else 128 - code), results[-1] if results else ""


def read(stdout: TextIO, results: list[str]) -> None:
    """Passes lines on, and keeps what may be the result."""
    for line in stdout:
        if line.startswith("{"):
            results.append(line.strip())
        else:
            print(line, end="", flush=True)


def end(session: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(session, number)


def wait_and_run(wanted: list[tuple[str, str, str]], seconds: float, command: list[str]) -> tuple[int, str]:
    """Runs the command once all is there that it needs; else the reason is the result."""
    try:
        missing = wait_for(wanted, seconds)
        if missing == "":
            return run(command)
        # Another try would wait for the same, beyond the end of the Job.
        code = EXIT_PERMANENT
    except Stopped as stopped:
        awaited = "\n".join(explain(*one) for one in wanted if not is_there(*one))
        code, missing = 128 + stopped.number, f"ended by {stopped} while it waited. {awaited}"
    log(missing)
    return code, json.dumps({"ok": False, "error": missing})


def now() -> str:
    return datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")


def complete(identity: dict[str, object], code: int, text: str) -> dict[str, object]:
    """The result, whatever the script has left of it."""
    try:
        result = json.loads(text) if text else None
    except ValueError:
        result = None
    if not isinstance(result, dict):
        result = {"error": f"the script ended with exit code {code} and left no result; see the log above"}
    ok = code == 0 and result.get("ok") is not False
    return {**identity, **result, "ok": ok, "finished": now()}


def store(config_map: str, key: str, text: str, account: Path) -> str | None:
    """Writes one key of a ConfigMap; gives what went wrong."""
    if len(text.encode()) > LIMIT_BYTES:
        return f"it is longer than {LIMIT_BYTES} bytes"
    try:
        host, port = os.environ["KUBERNETES_SERVICE_HOST"], os.environ["KUBERNETES_SERVICE_PORT"]
        token = (account / "token").read_text(encoding="ascii").strip()
        namespace = (account / "namespace").read_text(encoding="ascii").strip()
        context = ssl.create_default_context(cafile=str(account / "ca.crt"))
        address = f"[{host}]" if ":" in host else host
        request = urllib.request.Request(
            f"https://{address}:{port}/api/v1/namespaces/{namespace}/configmaps/{config_map}",
            data=json.dumps({"data": {key: text}}).encode(),
            method="PATCH",
            headers={
                "Authorization": f"Bearer {token}",
                "Content-Type": "application/merge-patch+json",
            },
        )
        # The API server is never behind a proxy.
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context)
        )
        with opener.open(request, timeout=TIMEOUT_SECONDS):
            return None
    except KeyError as error:
        return f"{error.args[0]} is not set: this is no pod"
    except urllib.error.HTTPError as error:
        return f"the API server answers {error.code} {error.reason}"
    except (OSError, ValueError) as error:
        return str(error)


def log(text: str) -> None:
    print(f"run_procedure.py: {text}", file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
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
    identity = {
        "procedure": given.procedure,
        "job": os.environ.get("JOB_NAME", ""),
        "pod": os.environ.get("POD_NAME", ""),
        "started": now(),
    }
    running = json.dumps({**identity, "ok": None, "state": "running"}, separators=(",", ":"))
    wanted = [tuple(one) for one in given.wanted]
    try:
        unknown = store(given.config_map, key, running, given.account)
        if unknown is not None:
            log(f"ConfigMap {given.config_map} may hold the result of an earlier Job: {unknown}")
        code, text = wait_and_run(wanted, given.seconds, given.command)
    except Stopped as stopped:
        code = 128 + stopped.number
        text = json.dumps({"ok": False, "error": f"ended by {stopped} before it began"})
    # The result is stored within the pod's grace.
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    result = complete(identity, code, text)
    line = json.dumps(result, ensure_ascii=False, separators=(",", ":"))
    problem = store(given.config_map, key, line, given.account)
    if problem is not None:
        log(f"the result is not stored in ConfigMap {given.config_map}, {problem}. It stands below.")
    print(line, flush=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
