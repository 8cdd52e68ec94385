"""gflags with the flags of a release: the first wrong flag ends the process with exit code 1, as in xLLM."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

TRUE = ("1", "t", "true", "y", "yes")
FALSE = ("0", "f", "false", "n", "no")
CPP_TYPES = {"int": "int32", "float": "double", "bool": "bool", "str": "string", "choices": "string"}


def parse(arguments: Sequence[str], flags: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Read `--name=value`, `--name value`, `--switch` and `--noswitch`. Ignore arguments without dashes."""
    values: dict[str, Any] = {}
    rest = iter(arguments)
    for argument in rest:
        if not argument.startswith("-"):
            continue
        name, equals, text = argument.lstrip("-").partition("=")
        if name.startswith("no") and name[2:] in flags and flags[name[2:]]["type"] == "bool" and not equals:
            values[name[2:]] = False
            continue
        if name not in flags:
            fail(f"unknown command line flag '{name}'")
        kind = flags[name]["type"]
        if not equals and kind == "bool":
            values[name] = True
            continue
        if not equals:
            following = next(rest, None)
            if following is None:
                fail(f"flag '--{name}' is missing its argument")
            text = following
        values[name] = value_of(name, kind, text)
    return values


def value_of(name: str, kind: str, text: str) -> Any:
    try:
        if kind == "int":
            return int(text)
        if kind == "float":
            return float(text)
        if kind == "bool":
            return (TRUE + FALSE).index(text.lower()) < len(TRUE)
    except ValueError:
        fail(f"illegal value '{text}' specified for {CPP_TYPES[kind]} flag '{name}'")
    return text


def fail(message: str) -> Any:
    print(f"ERROR: {message}", file=sys.stderr, flush=True)
    sys.exit(1)
