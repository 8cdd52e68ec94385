"""An API server that lists the pods of a file: api_server.py port account pods.json."""

from __future__ import annotations

import http.server
import ssl
import sys
from pathlib import Path


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        allowed = self.headers.get("Authorization") == "Bearer service-account-token"
        payload = Path(sys.argv[3]).read_bytes() if allowed else b"{}"
        self.send_response(200 if allowed else 403)
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


account = Path(sys.argv[2])
server = http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(account / "ca.crt", account / "key.pem")
server.socket = context.wrap_socket(server.socket, server_side=True)
print("listening", flush=True)
server.serve_forever()
