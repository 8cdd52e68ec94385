"""Waits until procedures have filled directories of the weights volume.

await_weights.py --seconds N --for PROCEDURE DIRECTORY CONTENT [--for …]

When all objects are applied at once, engines start before the weights are complete. A marker with other content, for
example of another revision, does not count. A permanent failure of a procedure ends the wait.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

import marker

POLL_SECONDS = 5
PROGRESS_SECONDS = 60
# A failure that exists at the start may be from an earlier run, and the next run removes it when it starts.
OLD_FAILURE_SECONDS = 300


def wait_for(
    wanted: list[tuple[str, str, str]],
    seconds: float,
    poll_seconds: float = POLL_SECONDS,
    old_failure_seconds: float = OLD_FAILURE_SECONDS,
) -> str:
    """Return an empty text once every marker is there; otherwise what is missing, at the timeout or a permanent failure."""
    started = time.monotonic()
    end = started + seconds
    logged = float("-inf")
    earlier = [failure(*one) for one in wanted]
    while True:
        missing = [one for one in wanted if not is_filled(*one)]
        now = time.monotonic()
        if not missing:
            return ""
        failed = any(
            found.get("permanent") is True and (found not in earlier or now - started >= old_failure_seconds)
            for found in (failure(*one) for one in missing)
        )
        if now >= end or failed:
            return "\n".join(explain(*one) for one in missing)
        if now - logged >= PROGRESS_SECONDS:
            logged = now
            for procedure, directory, content in missing:
                reason = failure(procedure, directory, content).get("error")
                last = "" if reason is None else f"; its last run failed: {reason}"
                log(f"waiting for {procedure} to fill {directory} with {content}{last}")
        time.sleep(min(poll_seconds, end - now))


def is_filled(procedure: str, directory: str, content: str) -> bool:
    return marker.read(Path(directory), procedure).get("content") == content


def failure(procedure: str, directory: str, content: str) -> dict[str, object]:
    return marker.read_failure(Path(directory), procedure, content)


def explain(procedure: str, directory: str, content: str) -> str:
    reason = failure(procedure, directory, content).get("error")
    if reason is not None:
        return f"{procedure} failed to fill {directory} with {content}: {reason}"
    found = marker.read(Path(directory), procedure).get("content")
    found_content = "nothing" if found is None else str(found)
    node = os.environ.get("HOST_IP", "this node")
    return (
        f"{directory} contains {found_content}, expected {content}. Check the Job of {procedure}: it may still run, may "
        f"have failed, or may not have filled {node} (procedures.weights.nodes)."
    )


def log(text: str) -> None:
    print(f"await_weights.py: {text}", file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="await_weights.py", description=__doc__)
    parser.add_argument("--seconds", type=float, required=True, help="longest wait")
    parser.add_argument("--look", type=float, default=POLL_SECONDS)
    parser.add_argument("--old", type=float, default=OLD_FAILURE_SECONDS)
    parser.add_argument("--for", dest="wanted", nargs=3, action="append", required=True)
    given = parser.parse_args()
    problem = wait_for([tuple(one) for one in given.wanted], given.seconds, given.look, given.old)
    if problem != "":
        sys.exit(f"await_weights.py: {problem}")


if __name__ == "__main__":
    main()
