"""Ranks of prefill and decode: ranks.py directory port…

The file <port>.json in the directory says how the rank is, e.g. {"contract": "a", "up": true, "seconds": 0.1}. Each
request adds a line to <port>.log. Decode answers 409 where prefill had another contract.
"""

from __future__ import annotations

import http.server
import json
import sys
import threading
import time
from pathlib import Path
from typing import Any

directory = Path(sys.argv[1])
lock = threading.Lock()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.answer(200 if self.state()["up"] else 503, {"data": []})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        state = self.state()
        port = self.server.server_address[1]
        with lock, (directory / f"{port}.log").open("a", encoding="utf-8") as log:
            log.write(f"{time.time()} begin\n")
        given = body.get("kv_transfer_params") or {}
        if not state["up"]:
            self.answer(503, {})
            return
        time.sleep(state["seconds"])
        with lock, (directory / f"{port}.log").open("a", encoding="utf-8") as log:
            log.write(f"{time.time()} end\n")
        if given.get("do_remote_decode"):
            self.answer(200, {"kv_transfer_params": {"contract": state["contract"]}})
        elif given.get("contract") != state["contract"]:
            self.answer(409, {"error": f"prefill {given.get('contract')}, decode {state['contract']}"})
        else:
            self.answer(200, {"choices": [{"text": state["contract"]}]})

    def state(self) -> dict[str, Any]:
        return json.loads((directory / f"{self.server.server_address[1]}.json").read_text(encoding="utf-8"))

    def answer(self, status: int, body: object) -> None:
        payload = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    def log_message(self, *_: object) -> None:
        """Each rank has its own log."""


servers = [http.server.ThreadingHTTPServer(("127.0.0.1", int(port)), Handler) for port in sys.argv[2:]]
for server in servers:
    threading.Thread(target=server.serve_forever, daemon=True).start()
print("listening", flush=True)
threading.Event().wait()
