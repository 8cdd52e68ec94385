"""How the script of a procedure ends: the result on stdout, the reason in the log, and whether a retry may help."""

from __future__ import annotations

import contextlib
import errno
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import marker
from exit_code import EXIT_PERMANENT

FULL = {errno.ENOSPC, errno.EDQUOT}
NOT_WRITABLE = {errno.EROFS, errno.EACCES, errno.EPERM}


class Refused(Exception):
    """A failure that a retry would repeat. The message is for the operator."""


class Failed(Exception):
    """A failure that a retry may avoid."""


def log(procedure: str, text: str) -> None:
    print(f"{procedure}: {text}", file=sys.stderr, flush=True)


def report(procedure: str, directory: Path, content: str, work: Callable[[], dict[str, object]]) -> NoReturn:
    """Run the work of a script that fills a directory, and exit. Records a failure for those who wait."""
    code = 0
    with contextlib.suppress(OSError):
        marker.remove_failure(directory, procedure)
    try:
        result = {"ok": True, "directory": str(directory), **work()}
    except Refused as error:
        code, result = EXIT_PERMANENT, {"ok": False, "error": str(error)}
    except Failed as error:
        code, result = 1, {"ok": False, "error": str(error)}
    except OSError as error:
        text, code = explain(error, directory)
        result = {"ok": False, "error": text}
    if code != 0:
        error = str(result["error"])
        log(procedure, error)
        with contextlib.suppress(OSError):
            marker.write_failure(directory, procedure, content, error, code == EXIT_PERMANENT)
    print(json.dumps(result, ensure_ascii=False), flush=True)
    sys.exit(code)


def explain(error: OSError, directory: Path) -> tuple[str, int]:
    """Return the message and the exit code of a failure of the volume."""
    if error.errno in FULL:
        text = f"The volume of {directory} is full. Enlarge the volume, or remove files."
        return text, EXIT_PERMANENT
    if error.errno in NOT_WRITABLE:
        text = (
            f"{error.filename or directory} is not writable: {error.strerror}. "
            "Make the weights volume writable for this Job."
        )
        return text, EXIT_PERMANENT
    return f"The volume of {directory}: {error}", 1
