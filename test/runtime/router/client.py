"""Sends requests until a file exists: client.py url threads file. Prints the failures, then how many requests were answered."""

from __future__ import annotations

import json
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

url, stop = sys.argv[1], Path(sys.argv[3])
counts: dict[str, int] = {}
lock = threading.Lock()


def send() -> str:
    request = urllib.request.Request(
        f"{url}/v1/completions", json.dumps({"prompt": "Where are you?", "max_tokens": 8}).encode()
    )
    request.add_header("Content-Type", "application/json")
    try:
        with urllib.request.urlopen(request, timeout=30) as response:  # http only
            return str(json.loads(response.read())["choices"][0]["text"])
    except urllib.error.HTTPError as error:
        return f"failed {error.code}: {error.read().decode(errors='replace')[:200]}"
    except (OSError, KeyError, ValueError) as error:
        return f"failed: {error}"


def work() -> None:
    while not stop.exists():
        text = send()
        if text.startswith("failed"):
            print(f"{time.time()} {text}", flush=True)
            time.sleep(0.05)
        with lock:
            counts[text] = counts.get(text, 0) + 1


threads = [threading.Thread(target=work) for _ in range(int(sys.argv[2]))]
for thread in threads:
    thread.start()
print("sending", flush=True)
for thread in threads:
    thread.join()
print(json.dumps(counts), flush=True)
