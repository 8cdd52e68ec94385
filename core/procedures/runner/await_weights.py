"""Waits until procedures have filled directories of the weights volume.

await_weights.py --seconds N --for PROCEDURE DIRECTORY CONTENT [--for …]

Where all objects are applied at once the engines start before the weights are there. A marker of other content, of
another revision, does not count. Where a procedure says that it has failed for good, nobody waits longer.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

import marker

LOOK_SECONDS = 5
SAY_SECONDS = 60
# A failure that was there before may be of a run that is about to be repeated: the new one removes it when it starts.
OLD_FAILURE_SECONDS = 300


def wait_for(
    wanted: list[tuple[str, str, str]],
    seconds: float,
    look_seconds: float = LOOK_SECONDS,
    old_seconds: float = OLD_FAILURE_SECONDS,
) -> str:
    """Empty where all is there; what is missing, and what to do, where the time is over or it cannot come."""
    started = time.monotonic()
    end = started + seconds
    said = float("-inf")
    before = [failure(*one) for one in wanted]
    while True:
        missing = [one for one in wanted if not is_there(*one)]
        now = time.monotonic()
        if not missing:
            return ""
        failed = any(
            found.get("permanent") is True and (found not in before or now - started >= old_seconds)
            for found in (failure(*one) for one in missing)
        )
        if now >= end or failed:
            return "\n".join(explain(*one) for one in missing)
        if now - said >= SAY_SECONDS:
            said = now
            for procedure, directory, content in missing:
                reason = failure(procedure, directory, content).get("error")
                also = "" if reason is None else f"; it has failed before: {reason}"
                log(f"waiting for {procedure} in {directory}: {content}{also}")
        time.sleep(min(look_seconds, end - now))


def is_there(procedure: str, directory: str, content: str) -> bool:
    return marker.read(Path(directory), procedure).get("content") == content


def failure(procedure: str, directory: str, content: str) -> dict[str, object]:
    return marker.read_failure(Path(directory), procedure, content)


def explain(procedure: str, directory: str, content: str) -> str:
    reason = failure(procedure, directory, content).get("error")
    if reason is not None:
        return f"{procedure} has failed to fill {directory} with {content}: {reason}"
    found = marker.read(Path(directory), procedure).get("content")
    holds = "nothing of it" if found is None else str(found)
    return (
        f"{directory} does not hold {content}; it holds {holds}. See the Job of {procedure}: it may still run, may "
        f"have failed, or may not have filled {os.environ.get('HOST_IP', 'this node')} (procedures.weights.nodes)."
    )


def log(text: str) -> None:
    print(f"await_weights.py: {text}", file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--look", type=float, default=LOOK_SECONDS)
    parser.add_argument("--old", type=float, default=OLD_FAILURE_SECONDS)
    parser.add_argument("--for", dest="wanted", nargs=3, action="append", required=True)
    given = parser.parse_args()
    problem = wait_for([tuple(one) for one in given.wanted], given.seconds, given.look, given.old)
    if problem != "":
        sys.exit(f"await_weights.py: {problem}")


if __name__ == "__main__":
    main()
