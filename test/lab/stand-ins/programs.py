"""Runs programs of the stand-ins in forks of this process, which is faster than a new Python for each.

programs.py <directory of the modules>: reads a case per line, {"module", "arguments", "env"}, and prints a result per line.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
import tempfile
import traceback

LIMIT_SECONDS = 20


def run(case: dict) -> dict:
    module = importlib.import_module(case["module"])
    with tempfile.TemporaryFile("w+") as stderr:
        child = os.fork()
        if child == 0:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            os.dup2(stderr.fileno(), 2)
            os.environ.update(case["env"])
            sys.argv = [case["module"], *case["arguments"]]
            signal.alarm(LIMIT_SECONDS)
            os._exit(exit_code(module))
        _, status = os.waitpid(child, 0)
        stderr.seek(0)
        code = os.waitstatus_to_exitcode(status)
        return {"code": signal.Signals(-code).name if code < 0 else code, "stderr": stderr.read()}


def exit_code(module: object) -> int:
    """Run a program, print its exception as Python would, and return its exit code."""
    try:
        module.main()
    except SystemExit as ending:
        if isinstance(ending.code, str):
            print(ending.code, file=sys.stderr)
            return 1
        return ending.code or 0
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        sys.stderr.flush()
    return 0


sys.path.insert(0, sys.argv[1])
for line in sys.stdin:
    print(json.dumps(run(json.loads(line))), flush=True)
