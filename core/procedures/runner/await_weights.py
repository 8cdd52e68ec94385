"""Waits until procedures have filled directories of the weights volume.

await_weights.py --seconds N --for PROCEDURE DIRECTORY CONTENT [--for …]

Where all objects are applied at once the engines start before the weights are there. A marker of other content, of
another revision, does not count.
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


def wait_for(wanted: list[tuple[str, str, str]], seconds: float, look_seconds: float = LOOK_SECONDS) -> str:
    """Empty where all is there; what is missing, and what to do, where the time is over."""
    end = time.monotonic() + seconds
    said = float("-inf")
    while True:
        missing = [one for one in wanted if not is_there(*one)]
        now = time.monotonic()
        if not missing:
            return ""
        if now >= end:
            return "\n".join(explain(*one) for one in missing)
        if now - said >= SAY_SECONDS:
            said = now
            for procedure, directory, content in missing:
                log(f"waiting for {procedure} in {directory}: {content}")
        time.sleep(min(look_seconds, end - now))


def is_there(procedure: str, directory: str, content: str) -> bool:
    return marker.read(Path(directory), procedure).get("content") == content


def explain(procedure: str, directory: str, content: str) -> str:
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
    parser.add_argument("--for", dest="wanted", nargs=3, action="append", required=True)
    given = parser.parse_args()
    problem = wait_for([tuple(one) for one in given.wanted], given.seconds, given.look)
    if problem != "":
        sys.exit(f"await_weights.py: {problem}")


if __name__ == "__main__":
    main()
