#!/usr/bin/env python3
"""Stand-in for the image's python with LightLLM: prints command and environment, answers probes, exits on GET /exit."""

import http.server
import json
import os
import signal
import sys

PROBES = ("/health", "/readiness", "/liveness")


def end(code):
    # Not print, which a signal may have interrupted.
    os.write(1, b"ending\n")
    os._exit(code)


class Api(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path.startswith("/exit/"):
            end(int(self.path.rpartition("/")[2]))
        self.send_response(200 if self.path in PROBES else 404)
        self.end_headers()

    def log_message(self, *_):
        pass


signal.signal(signal.SIGTERM, lambda *_: end(0))
print("RECORD " + json.dumps({"argv": sys.argv[1:], "env": dict(os.environ)}), flush=True)
argument = dict(zip(sys.argv, sys.argv[1:]))
server = http.server.HTTPServer((argument["--host"], int(argument["--port"])), Api)
print(f"serving as process {os.getpid()}", flush=True)
server.serve_forever()
