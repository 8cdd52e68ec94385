#!/usr/bin/env python3
"""Stand-in for vllm: prints its command and environment, answers /health, exits on GET /exit, starts workers."""

import http.server
import json
import os
import signal
import subprocess
import sys


def end(code):
    # Not print, which a signal may have interrupted.
    os.write(1, b"ending\n")
    os._exit(code)


class Api(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path.startswith("/exit/"):
            end(int(self.path.rpartition("/")[2]))
        self.send_response(200 if self.path == "/health" else 404)
        self.end_headers()

    def log_message(self, *_):
        pass


signal.signal(signal.SIGTERM, lambda *_: end(0))
print("RECORD " + json.dumps({"argv": sys.argv[1:], "env": dict(os.environ)}), flush=True)
for worker in (["sleep", "4242"], ["setsid", "sleep", "4242"]):
    subprocess.Popen(worker)
server = http.server.HTTPServer(("0.0.0.0", int(sys.argv[sys.argv.index("--port") + 1])), Api)
print("serving", flush=True)
server.serve_forever()
