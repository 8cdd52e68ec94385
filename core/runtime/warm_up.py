"""Asks every API of a pod for one small completion. A rank that has answered it is ready.

The first completion of an engine may compile and allocate for minutes, and an open port does not tell whether the ranks
behind it compute.
"""

from __future__ import annotations

import http.client
import json
import threading
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable

RETRY_SECONDS = 1.0
# A refusal rarely passes by itself.
REFUSED_SECONDS = 5.0
REPEAT_SECONDS = 60.0
SHOWN = 300


class WarmUp:
    """The completions of one start. `done` is called in a thread once all have been answered."""

    def __init__(self, urls: list[str], model: str, key: str | None, limit: float) -> None:
        self._urls = urls
        self._body = json.dumps({"model": model, "prompt": "Hello", "max_tokens": 1, "temperature": 0})
        self._headers = {"Content-Type": "application/json"}
        if key:
            self._headers["Authorization"] = f"Bearer {key.strip()}"
        self._limit = limit

    def start(self, log: Callable[[str], None], done: Callable[[], None]) -> None:
        threading.Thread(target=self._run, args=(log, done), daemon=True).start()

    def _run(self, log: Callable[[str], None], done: Callable[[], None]) -> None:
        threads = [threading.Thread(target=self._ask, args=(url, log), daemon=True) for url in self._urls]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        done()

    def _ask(self, url: str, log: Callable[[str], None]) -> None:
        """Repeat the request until it is answered. The startup probe limits the time."""
        noted, text = float("-inf"), ""
        while True:
            started = time.monotonic()
            refusal = self._refusal(url)
            now = time.monotonic()
            if refusal is None:
                log(f"warm-up: {url} answered a completion after {now - started:.1f} s")
                return
            # Connections fail while the weights load, which is no news.
            if refusal and (refusal != text or now - noted >= REPEAT_SECONDS):
                log(f"warm-up: {url} {refusal}; the pod is not ready before it answers a completion")
                noted, text = now, refusal
            time.sleep(REFUSED_SECONDS if refusal else RETRY_SECONDS)

    def _refusal(self, url: str) -> str | None:
        """Return None after an answer, an empty text while nothing listens, and the reason of a refusal."""
        parts = urlsplit(url)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=self._limit)
        try:
            connection.request("POST", "/v1/completions", self._body, self._headers)
            answer = connection.getresponse()
            text = " ".join(answer.read().decode("utf-8", "replace").split())
        except TimeoutError:
            return f"did not answer within {self._limit:g} s"
        except (OSError, http.client.HTTPException):
            return ""
        except ValueError:
            return "cannot be asked: the API key has a character that no header may have"
        finally:
            connection.close()
        if answer.status == 200:
            return None
        return f"answered {answer.status}: {text[:SHOWN]}"
