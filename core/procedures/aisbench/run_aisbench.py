"""Runs AISBench against a stack: accuracy or performance (deployment document 002, §7 and §8.1).

run_aisbench.py <plan.json>

Command line, model file and result files are those of ais-bench-benchmark 3.1.20260630. The last line of the output is
the result as JSON. The API key, if any, is in GLM_SERVE_API_KEY.
"""

from __future__ import annotations

import csv
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from exit_code import EXIT_PERMANENT
from reason import summary
from stack import StackUnavailable, accepted_key

MODEL = "glm_serve"
ABBREVIATION = "glm-serve"
FAILED = "Failed Requests"
SUCCESS = "Success Requests"


class AisBenchError(Exception):
    """A failure of AISBench. The message is for the operator."""


def main() -> int:
    plan = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    try:
        key = accepted_key(f"http://{plan['host']}:{plan['port']}", plan.get("apiKey"), plan["keySetting"])
        with tempfile.TemporaryDirectory() as directory:
            result = evaluate(plan, key, Path(directory))
    except (AisBenchError, StackUnavailable) as problem:
        print(f"FAILED  {problem}", file=sys.stderr, flush=True)
        retryable = isinstance(problem, StackUnavailable) and problem.retryable
        return finish({"ok": False, "error": str(problem)}, 1 if retryable else EXIT_PERMANENT)
    for line in table(result["rows"]):
        print(line, file=sys.stderr, flush=True)
    for reason in result["failures"]:
        print(f"FAILED  {reason}", file=sys.stderr, flush=True)
    error = {"error": summary(result["failures"])} if result["failures"] else {}
    return finish({"ok": not result["failures"], **error, **result})


def evaluate(plan: dict, key: str | None, directory: Path) -> dict:
    """Run AISBench. Return the rows that it measured, and the failures."""
    work = directory / "work"
    tool = find(plan, directory)
    write_model(plan, key, directory / "configs" / "models" / f"{MODEL}.py")
    command = [
        *[tool, "--models", MODEL, "--datasets", *plan["datasets"], "--mode", plan["mode"]],
        *["--config-dir", str(directory / "configs"), "--work-dir", str(work)],
        *([] if plan.get("prompts") is None else ["--num-prompts", str(plan["prompts"])]),
    ]
    environment = dict(os.environ)
    if plan.get("datasetsPath"):
        environment["AIS_BENCH_DATASETS_CACHE"] = plan["datasetsPath"]
    print(" ".join(command), file=sys.stderr, flush=True)
    code = subprocess.run(command, env=environment, stdout=sys.stderr, check=False).returncode
    if code != 0:
        raise AisBenchError(f"ais_bench exited with code {code}; read its log above")
    rows = accuracies(work) if plan["mode"] == "all" else performances(work)
    if not rows:
        raise AisBenchError("ais_bench wrote no result; read its log above")
    failures = below(rows, plan.get("atLeast") or {}) if plan["mode"] == "all" else unanswered(rows)
    return {"rows": rows, "failures": failures}


def find(plan: dict, directory: Path) -> str:
    """Return the path of AISBench in the image, or install AISBench into a temporary environment."""
    tool = shutil.which("ais_bench")
    if tool is not None:
        return tool
    # keySetting is procedures.<procedure>.apiKey.
    image_setting = plan["keySetting"].replace("apiKey", "image")
    package = plan.get("package")
    if package is None:
        raise AisBenchError(
            f"the image does not contain ais_bench; set {image_setting} to an image that contains it, or set install to true"
        )
    home = directory / "aisbench"
    for command in (
        [sys.executable, "-m", "venv", "--system-site-packages", str(home)],
        [str(home / "bin" / "pip"), "install", "--quiet", package],
    ):
        code = subprocess.run(command, stdout=sys.stderr, check=False).returncode
        if code != 0:
            raise AisBenchError(
                f"cannot install {package} (exit code {code}): read the log above; without access to a package index, "
                f"set {image_setting} to an image that contains AISBench"
            )
    return str(home / "bin" / "ais_bench")


def write_model(plan: dict, key: str | None, path: Path) -> None:
    """Write AISBench's model file of the stack. It contains the key, so only its owner may read it."""
    fields = {
        "attr": "service",
        "abbr": ABBREVIATION,
        "path": plan["tokenizer"],
        "model": plan["model"],
        "stream": plan["mode"] == "perf",
        "request_rate": plan["requestRate"],
        "retry": 2,
        "api_key": key or "",
        "host_ip": plan["host"],
        "host_port": plan["port"],
        "max_out_len": plan["maxOutLen"],
        "batch_size": plan["batchSize"],
        "trust_remote_code": False,
        "generation_kwargs": plan["generation"],
    }
    lines = [
        "from ais_bench.benchmark.models import VLLMCustomAPIChat",
        "from ais_bench.benchmark.utils.postprocess.model_postprocessors import extract_non_reasoning_content",
        "",
        "models = [",
        "    dict(",
        "        type=VLLMCustomAPIChat,",
        *(f"        {name}={value!r}," for name, value in fields.items()),
        "        pred_postprocessor=dict(type=extract_non_reasoning_content),",
        "    )",
        "]",
        "",
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text("\n".join(lines), encoding="utf-8")


def accuracies(work: Path) -> list[dict]:
    """Read summary/summary_*.csv: dataset, version, metric, mode, and the value in the column of the model."""
    rows = []
    for path in sorted(work.glob("**/summary/summary_*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                value = number(row.get(ABBREVIATION))
                rows.append({"dataset": row.get("dataset"), "metric": row.get("metric"), "value": value})
    return rows


def performances(work: Path) -> list[dict]:
    """Read performances/<model>/<dataset>.json: metric to stage to value."""
    rows = []
    for path in sorted(work.glob(f"**/performances/{ABBREVIATION}/*.json")):
        measured = read_measured(path)
        rows += [
            {"dataset": path.stem, "metric": metric, "stage": stage, "value": value}
            for metric, stages in measured.items()
            for stage, value in stages.items()
        ]
    return rows


def read_measured(path: Path) -> dict[str, dict]:
    try:
        # NaN and Infinity become null: JSON has neither.
        measured = json.loads(path.read_text(encoding="utf-8"), parse_constant=lambda _: None)
    except (OSError, ValueError):
        measured = None
    if not isinstance(measured, dict) or not all(isinstance(stages, dict) for stages in measured.values()):
        raise AisBenchError(f"ais_bench wrote an unreadable result, {path.name}; read its log above")
    return measured


def below(rows: list[dict], wanted: dict[str, float]) -> list[str]:
    """Return the datasets that were not measured, or are below atLeast."""
    failures = [
        f"{row['dataset']}: {row['metric']} was not measured"
        for row in rows
        if row["value"] is None and "stage" not in row
    ]
    for dataset, least in sorted(wanted.items()):
        values = [row["value"] for row in rows if row["dataset"] == dataset and row["value"] is not None]
        if not values:
            failures.append(f"{dataset} was not measured; atLeast requires {least:g}")
        elif min(values) < least:
            failures.append(f"{dataset} scored {min(values):g}, below atLeast {least:g}")
    return failures


def unanswered(rows: list[dict]) -> list[str]:
    """Return the datasets with failed requests: AISBench only warns, and measures the other requests."""
    failures = []
    for dataset in sorted({row["dataset"] for row in rows}):
        counts = {
            metric: [
                number(str(row["value"]))
                for row in rows
                if row["dataset"] == dataset and row["metric"] == metric
            ]
            for metric in (FAILED, SUCCESS)
        }
        failed = sum(count or 0 for count in counts[FAILED])
        succeeded = counts[SUCCESS]
        if not succeeded or None in succeeded:
            failures.append(f"{dataset}: AISBench does not report how many requests succeeded")
        elif 0 in succeeded:
            failures.append(f"{dataset}: all requests failed; read the logs of the engines")
        elif failed > 0:
            failures.append(f"{dataset}: {failed:g} requests failed; read the logs of the engines")
    return failures


def number(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    # NaN compares below nothing, and JSON has no NaN.
    return value if math.isfinite(value) else None


def table(rows: list[dict]) -> list[str]:
    cells = [["dataset", "metric", "value"]]
    for row in rows:
        metric = f"{row['metric']} ({row['stage']})" if "stage" in row else str(row["metric"])
        cells.append([str(row["dataset"]), metric, "-" if row["value"] is None else str(row["value"])])
    widths = [max(len(row[at]) for row in cells) for at in range(3)]
    return ["  ".join(text.ljust(width) for text, width in zip(row, widths)).rstrip() for row in cells]


def finish(result: dict, failure: int = EXIT_PERMANENT) -> int:
    print(json.dumps(result, ensure_ascii=False), flush=True)
    return 0 if result["ok"] else failure


if __name__ == "__main__":
    sys.exit(main())
