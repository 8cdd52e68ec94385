#!/usr/bin/env python3
"""Stand-in for the xLLM server: prints its command, environment and rank table; rank 0 answers /health."""

import http.server
import json
import os
import signal
import stat
import sys
import time


class Api(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/health" else 404)
        self.end_headers()

    def log_message(self, *_):
        pass


flags = dict(word[2:].split("=", 1) for word in sys.argv[1:])
# Ranks exit with code 0 on SIGTERM, as the real ones do.
signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
record = {"argv": sys.argv[1:], "env": dict(os.environ)}
if "rank_tablefile" in flags:
    path = flags["rank_tablefile"]
    record["regular"] = stat.S_ISREG(os.lstat(path).st_mode)
    with open(path, encoding="utf-8") as file:
        record["table"] = json.load(file)
print("RECORD " + json.dumps(record), flush=True)
print("serving", flush=True)
if flags["node_rank"] == "0":
    http.server.HTTPServer(("0.0.0.0", int(flags["port"])), Api).serve_forever()
# The other ranks have no API, so a test ends them through a file.
while not os.path.exists("/run/end-" + flags["node_rank"]):
    time.sleep(0.1)
os._exit(0)
