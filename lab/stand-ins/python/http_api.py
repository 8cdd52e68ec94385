"""A small HTTP API: routes, JSON bodies, and events where the client requests a stream."""

from __future__ import annotations

import http.server
import json
import os
import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Request:
    body: Mapping[str, Any]
    headers: Mapping[str, str]
    size: int


@dataclass(frozen=True)
class Reply:
    """A body that is sent as JSON, as text, or event by event."""

    body: Any = ""
    status: int = 200
    events: list[Any] = field(default_factory=list)


Routes = Mapping[tuple[str, str], Callable[[Request], Reply]]


def failure(status: int, message: str, kind: str = "BadRequestError") -> Reply:
    """An error in the format of OpenAI's API."""
    return Reply({"error": {"message": message, "type": kind, "param": None, "code": status}}, status)


class Api:
    """Serves routes on a bound socket, after open()."""

    def __init__(self, bound: socket.socket, routes: Routes, key: str | None = None) -> None:
        self._handling = 0
        self._changed = threading.Lock()
        self._server = http.server.ThreadingHTTPServer(
            bound.getsockname()[:2], self._handler(routes, key), bind_and_activate=False
        )
        self._server.socket.close()
        self._server.socket = bound
        self._server.daemon_threads = True

    @property
    def idle(self) -> bool:
        return self._handling == 0

    def open(self) -> None:
        self._server.server_activate()
        threading.Thread(target=self._server.serve_forever, args=(0.1,), daemon=True).start()

    def close(self) -> None:
        self._server.socket.close()

    def _handler(self, routes: Routes, key: str | None) -> type[http.server.BaseHTTPRequestHandler]:
        api = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self._answer("GET")

            def do_POST(self) -> None:
                self._answer("POST")

            def log_message(self, *_: object) -> None:
                """Probes would fill the log."""

            def _answer(self, method: str) -> None:
                data = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                path = self.path.partition("?")[0]
                with api._changed:
                    api._handling += 1
                try:
                    reply = self._reply(method, path, data)
                    self._send(reply)
                except BrokenPipeError:
                    self.close_connection = True
                finally:
                    with api._changed:
                        api._handling -= 1

            def _reply(self, method: str, path: str, data: bytes) -> Reply:
                route = routes.get((method, path))
                if route is None:
                    known = any(path == candidate for _, candidate in routes)
                    return Reply(
                        {"detail": "Method Not Allowed" if known else "Not Found"}, 405 if known else 404
                    )
                if key and path.startswith("/v1") and self.headers.get("Authorization") != f"Bearer {key}":
                    return Reply({"error": "Unauthorized"}, 401)
                try:
                    body = json.loads(data) if data else {}
                except ValueError as error:
                    return failure(400, f"The body is not JSON: {error}")
                if not isinstance(body, dict):
                    return failure(400, "The body must be an object")
                return route(Request(body, dict(self.headers.items()), len(data)))

            def _send(self, reply: Reply) -> None:
                if reply.events:
                    text = "".join(f"data: {json.dumps(event)}\n\n" for event in reply.events)
                    payload, kind = (text + "data: [DONE]\n\n").encode(), "text/event-stream"
                elif isinstance(reply.body, str):
                    payload, kind = reply.body.encode(), "text/plain"
                else:
                    payload, kind = json.dumps(reply.body).encode() + b"\n", "application/json"
                self.send_response(reply.status)
                self.send_header("Content-Type", f"{kind}; charset=utf-8")
                self.send_header("Content-Length", str(len(payload)))
                self.end_headers()
                self.wfile.write(payload)

        return Handler


def pod_name() -> str:
    return os.environ.get("POD_NAME", socket.gethostname())
