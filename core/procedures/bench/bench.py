"""Measures a stack with `vllm bench serve`, one workload after the other.

Source: deployment documents 002 (§8.2) and 003.

bench.py <plan.json>

The last line of the output is the result as JSON: the values that vLLM saved for each workload, without those of single
requests. The API key, if any, is in GLM_SERVE_API_KEY.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NoReturn

from exit_code import EXIT_PERMANENT
from reason import summary
from stack import StackUnavailable, accepted_key

SHOWN_LINES = 15
# Wait for the output of a killed command to close. A child outside its session may keep it open.
LINGER_SECONDS = 5

COLUMNS = (
    ("requests", "completed", "{:.0f}"),
    ("failed", "failed", "{:.0f}"),
    ("seconds", "duration", "{:.1f}"),
    ("req/s", "request_throughput", "{:.2f}"),
    ("output tok/s", "output_throughput", "{:.1f}"),
    ("TTFT ms", "mean_ttft_ms", "{:.1f}"),
    ("TTFT p99", "p99_ttft_ms", "{:.1f}"),
    ("TPOT ms", "mean_tpot_ms", "{:.1f}"),
    ("TPOT p99", "p99_tpot_ms", "{:.1f}"),
    ("latency ms", "mean_e2el_ms", "{:.1f}"),
)


class Ended(BaseException):
    """SIGTERM arrived. A BaseException, so that no handler of a failure catches it."""


def main() -> int:
    plan = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    try:
        key = accepted_key(plan["endpoint"], plan.get("apiKey"), plan["keySetting"])
    except StackUnavailable as problem:
        return finish({}, {problem.what: str(problem)}, 1 if problem.retryable else EXIT_PERMANENT)
    if key is not None:
        # The variable that vLLM reads.
        os.environ["OPENAI_API_KEY"] = key
    measured: dict[str, dict] = {}
    failures: dict[str, str] = {}
    signal.signal(signal.SIGTERM, stop)
    try:
        with tempfile.TemporaryDirectory() as directory:
            for workload in plan["workloads"]:
                name = workload["name"]
                log(f"{name}: {' '.join([*plan['command'], *workload['arguments']])}")
                outcome = measure(
                    [*plan["command"], *workload["arguments"]], Path(directory), name, workload["seconds"]
                )
                if isinstance(outcome, str):
                    failures[name] = outcome
                else:
                    measured[name] = outcome
                    if not outcome.get("completed"):
                        failures[name] = f"all requests failed: {first_error(outcome)}"
                    elif outcome.get("failed"):
                        failures[name] = f"{outcome['failed']} requests failed: {first_error(outcome)}"
    except Ended:
        # Report what was measured: it took hours.
        for name in [workload["name"] for workload in plan["workloads"]]:
            if name not in measured and name not in failures:
                failures[name] = (
                    "SIGTERM ended the Job before the workload finished (deadlineSeconds, or a drained node)"
                )
        return finish(measured, failures, 1)
    return finish(measured, failures, EXIT_PERMANENT)


def stop(_number: int, _frame: object) -> NoReturn:
    # Ignore further signals while the result is printed.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise Ended


def measure(command: list[str], directory: Path, name: str, seconds: float) -> dict | str:
    """Run one workload. Return what vLLM measured, or why it failed."""
    saved = directory / f"{name}.json"
    arguments = [*command, "--save-result", "--result-dir", str(directory), "--result-filename", saved.name]
    lines: list[str] = []
    try:
        # A session of its own, so that its children end with it.
        child = subprocess.Popen(
            arguments,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
    except OSError as problem:
        return f"cannot start {arguments[0]} ({problem.strerror}); set procedures.bench.image to an image with vLLM"
    try:
        output, _ = child.communicate(timeout=seconds)
        lines = output.splitlines()
    except subprocess.TimeoutExpired:
        end(child)
        return f"the workload did not finish within {seconds:g} s (workloadSeconds)"
    except Ended:
        end(child)
        raise
    for line in lines:
        log(line)
    if child.returncode != 0:
        tail = [line for line in lines if line.strip()][-SHOWN_LINES:]
        return f"vLLM exited with code {child.returncode}: {' '.join(tail[-1:]).strip() or 'no output'}"
    try:
        # NaN and Infinity become null: JSON has neither.
        result = json.loads(saved.read_text(encoding="utf-8"), parse_constant=lambda _: None)
    except (OSError, ValueError):
        return "vLLM wrote no result"
    if not isinstance(result, dict):
        return "vLLM wrote a result that is not a JSON object"
    return {key: value for key, value in result.items() if not isinstance(value, list) or key == "errors"}


def end(child: subprocess.Popen) -> None:
    """Kill a command and its session. Does not wait for children that left the session."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.communicate(timeout=LINGER_SECONDS)


def first_error(outcome: dict) -> str:
    listed = outcome.get("errors")
    errors = [text for text in listed if text] if isinstance(listed, list) else []
    return (
        " ".join(str(errors[0]).split())[:300]
        if errors
        else "vLLM reports no reason; read the logs of the engines"
    )


def finish(measured: dict[str, dict], failures: dict[str, str], failure: int) -> int:
    if measured:
        rows = [
            ["workload", *(title for title, _, _ in COLUMNS)],
            *(
                [name, *(cell(outcome.get(key), shape) for _, key, shape in COLUMNS)]
                for name, outcome in measured.items()
            ),
        ]
        widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
        for row in rows:
            first, *rest = (
                text.ljust(width) if at == 0 else text.rjust(width)
                for at, (text, width) in enumerate(zip(row, widths))
            )
            log("  ".join([first, *rest]))
    for name, reason in failures.items():
        log(f"FAILED  {name}: {reason}")
    workloads = {
        name: {key: value for key, value in outcome.items() if key != "errors"}
        for name, outcome in measured.items()
    }
    reasons = [f"{name}: {reason}" for name, reason in failures.items()]
    error = {"error": summary(reasons)} if reasons else {}
    result = {"ok": not failures, **error, "workloads": workloads, "failures": failures}
    print(json.dumps(result, ensure_ascii=False), flush=True)
    return failure if failures else 0


def cell(value: object, shape: str) -> str:
    return shape.format(value) if isinstance(value, (int, float)) else "-"


def log(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
