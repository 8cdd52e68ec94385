"""Runs programs of the stand-ins, each in a fork of this process: Python does not start anew for every case.

programs.py <directory of the modules>: reads a case per line, {"module", "words", "env"}, and answers each with a line.
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
    with tempfile.TemporaryFile("w+") as said:
        child = os.fork()
        if child == 0:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            os.dup2(said.fileno(), 2)
            os.environ.update(case["env"])
            sys.argv = [case["module"], *case["words"]]
            signal.alarm(LIMIT_SECONDS)
            os._exit(exit_code(module))
        _, status = os.waitpid(child, 0)
        said.seek(0)
        code = os.waitstatus_to_exitcode(status)
        return {"code": signal.Signals(-code).name if code < 0 else code, "said": said.read()}


def exit_code(module: object) -> int:
    """Of the program, whose last words are printed as Python prints them."""
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
