"""argparse with the flags of a release: unknown or ill-typed flags end with the real parser's message and exit code 2."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any


def add_flags(
    parser: argparse.ArgumentParser,
    flags: Mapping[str, Mapping[str, Any]],
    readers: Mapping[str, Callable[[str], object]] = MappingProxyType({}),
) -> None:
    """Add all flags to a parser, without defaults, so that the result holds only the given flags.

    `readers` replaces the reader of a flag's type for single flags.
    """
    for name, flag in flags.items():
        spellings = [f"--{name}", *flag.get("aliases", [])]
        if flag["type"] == "bool":
            action: Any = argparse.BooleanOptionalAction if flag.get("negatable") else "store_true"
            parser.add_argument(*spellings, action=action, default=argparse.SUPPRESS)
            continue
        options: dict[str, Any] = {
            "type": readers.get(name) or READERS[flag["type"]],
            "default": argparse.SUPPRESS,
        }
        if flag.get("choices"):
            options["choices"] = flag["choices"]
            options["type"] = any_case(flag["choices"]) if flag.get("anyCase") else type(flag["choices"][0])
        if flag.get("list"):
            options["nargs"] = "+"
        if flag.get("valueOptional"):
            options["nargs"] = "?"
        parser.add_argument(*spellings, **options)


def any_case(choices: list[str]) -> Callable[[str], str]:
    """Read a choice in any case."""
    spelled = {choice.lower(): choice for choice in choices}
    return lambda text: spelled.get(text.lower(), text)


def whole_number(text: str) -> int:
    """vLLM accepts 1k and 1K for some numbers."""
    factors = {"k": 10**3, "m": 10**6, "g": 10**9, "K": 2**10, "M": 2**20, "G": 2**30}
    return int(float(text[:-1]) * factors[text[-1]]) if text[-1:] in factors else int(text)


def whole_number_or_auto(text: str) -> int | str:
    return text if text == "auto" else whole_number(text)


def json_value(text: str) -> object:
    value: object = json.loads(text)
    return value


def json_or_text(text: str) -> object:
    return json.loads(text) if text.startswith("{") else text


# argparse prints the reader's name in errors: `invalid int value: 'x'`.
whole_number.__name__ = whole_number_or_auto.__name__ = "int"
json_value.__name__ = "loads"

READERS: dict[str, Callable[[str], object]] = {
    "int": whole_number,
    "int|auto": whole_number_or_auto,
    "float": float,
    "str": str,
    "choices": str,
    "json": json_value,
    "json-list": json_value,
    "json|str": json_or_text,
}
