"""Validates messages of the gathering: any client that reaches the port may send anything."""

from __future__ import annotations


def is_facts(value: object) -> bool:
    """Return whether a value is the facts of a node."""
    return (
        isinstance(value, dict)
        and isinstance(value.get("node"), str)
        and isinstance(value.get("devices"), dict)
        and all(device.isdecimal() and is_texts(state) for device, state in value["devices"].items())
        and is_texts(value.get("versions"))
        and is_texts(value.get("weights", {}))
        and isinstance(value.get("clock", 0.0), (int, float))
        and isinstance(value.get("findings"), list)
        and all(is_finding(found) for found in value["findings"])
    )


def is_results(value: object) -> bool:
    """Return whether a value is the ping results of a node."""
    return (
        isinstance(value, dict)
        and isinstance(value.get("tried"), dict)
        and all(isinstance(count, int) for count in value["tried"].values())
        and isinstance(value.get("untried"), int)
        and isinstance(value.get("roce", {}), dict)
        and all(works is None or isinstance(works, bool) for works in value.get("roce", {}).values())
        and isinstance(value.get("failures"), list)
        and all(is_failure(failure) for failure in value["failures"])
    )


def is_texts(value: object) -> bool:
    """Return whether a value maps names to texts. Unknown texts are None; `failures` has the reasons."""
    return isinstance(value, dict) and all(
        text is None or isinstance(text, str) or (name == "failures" and isinstance(text, dict))
        for name, text in value.items()
    )


def is_finding(value: object) -> bool:
    names = ("severity", "check", "message", "fix")
    return isinstance(value, dict) and all(isinstance(value.get(name), str) for name in names)


def is_failure(value: object) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("reason"), str)
        and all(isinstance(value.get(name), int) for name in ("node", "device", "target"))
    )
