"""Probe of a pod: healthy when every URL answers 200, and the markers of the pod agree.

health.py [--timeout s] [--present file] [--absent file] URL…
"""

from __future__ import annotations

import argparse
import http.client
import os
import sys
import threading
import time
from urllib.parse import urlsplit


def failure_of(url: str, timeout: float) -> str | None:
    """Return why the URL does not answer 200, or None. Ignores proxy settings, which are not for this host."""
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=timeout)
        connection.request("GET", target)
        status = connection.getresponse().status
    except TimeoutError:
        return f"no answer within {timeout:g} s"
    except (OSError, http.client.HTTPException) as error:
        return getattr(error, "strerror", None) or str(error) or type(error).__name__
    return None if status == 200 else f"answered {status}"


def failures_of(urls: list[str], timeout: float) -> dict[str, str]:
    """Request all URLs at once. One without an answer within the timeout has failed."""
    results: dict[str, str | None] = {}

    def request(url: str) -> None:
        results[url] = failure_of(url, timeout)

    threads = [threading.Thread(target=request, args=(url,), daemon=True) for url in urls]
    deadline = time.monotonic() + timeout
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    outcomes = {url: results.get(url, f"no answer within {timeout:g} s") for url in urls}
    return {url: failure for url, failure in outcomes.items() if failure is not None}


def http_url(text: str) -> str:
    """Accept only http://host:port/path."""
    try:
        parts = urlsplit(text)
        valid = parts.scheme == "http" and bool(parts.hostname) and (parts.port or 80) > 0
    except ValueError:
        valid = False
    if not valid:
        raise argparse.ArgumentTypeError(f"{text!r} is not a URL like http://127.0.0.1:8000/health")
    return text


def main() -> None:
    parser = argparse.ArgumentParser(prog="health.py", description=__doc__)
    parser.add_argument("urls", nargs="+", type=http_url, metavar="URL", help="must answer 200")
    parser.add_argument("--timeout", type=float, default=4.0, metavar="seconds", help="for all URLs together")
    parser.add_argument("--present", metavar="file", help="must exist")
    parser.add_argument("--absent", metavar="file", help="must not exist")
    options = parser.parse_args()
    if options.absent is not None and os.path.exists(options.absent):
        sys.exit("health.py: the pod is terminating, or another pod of its group is")
    failures = failures_of(options.urls, options.timeout)
    for url, failure in failures.items():
        print(f"health.py: {url}: {failure}", file=sys.stderr)
    if not failures and options.present is not None and not os.path.exists(options.present):
        sys.exit("health.py: the pod has not answered a completion yet; its log has the reason")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
