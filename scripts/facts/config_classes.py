"""The keys of vLLM's configuration classes: types, choices, bounds and defaults."""

from __future__ import annotations

import dataclasses
import enum
import functools
import types
import typing
from pathlib import Path

from value_bounds import BOGUS, Trial, bounds_of, choices_of, named_choices, takes_texts_alone

Json = typing.Any

SCALARS = {bool: "bool", int: "int", float: "float", str: "str"}

# Objects that the engine itself hands over; no user sets them.
ENGINE_OBJECTS = {"ModelConfig", "ParallelConfig"}

UNKNOWN = "unknown"


def is_scalar(value: object) -> bool:
    return type(value) in SCALARS


def members(hint: object) -> list[object]:
    """The types of a union, without None and annotations."""
    origin = typing.get_origin(hint)
    if origin is typing.Annotated:
        # A field with a function of its own in place of the check of its type.
        own = any(type(one).__name__ == "GetPydanticSchema" for one in typing.get_args(hint)[1:])
        return [hint] if own else members(typing.get_args(hint)[0])
    if origin in (typing.Union, types.UnionType):
        return [member for part in typing.get_args(hint) for member in members(part)]
    return [] if hint is type(None) else [hint]


def type_of_hint(hint: object) -> Json:
    """The type of a field in the words of the catalogue, with `|` between several; `unknown` if there is no word for it."""
    found = members(hint)
    if len(found) == 1:
        return type_of_member(found[0])
    shapes = [type_of_member(one) for one in found]
    names = {shape["type"] for shape in shapes}
    if len(names) == 1 and shapes and all("choices" in shape for shape in shapes):
        return {"type": names.pop(), "choices": [choice for shape in shapes for choice in shape["choices"]]}
    # Names that are known, or others.
    if len(names) == 1 and names <= set(SCALARS.values()):
        return {"type": names.pop()}
    simple = names.isdisjoint({UNKNOWN, "object"}) and not any("choices" in shape for shape in shapes)
    return {"type": "|".join(sorted(names)) if names and simple else UNKNOWN}


def type_of_member(one: object) -> Json:
    origin = typing.get_origin(one) or one
    if origin in SCALARS:
        return {"type": SCALARS[origin]}
    if isinstance(origin, type) and (issubclass(origin, Path) or is_enumeration_of_texts(origin)):
        return {"type": "str"}
    if origin is typing.Literal:
        return type_of_choices(typing.get_args(one))
    if origin is dict:
        return {"type": "dict"}
    if origin in (list, tuple, set):
        items = {item for item in typing.get_args(one) if item is not Ellipsis}
        inner = type_of_hint(items.pop())["type"] if len(items) == 1 else UNKNOWN
        return {"type": f"list[{inner}]" if inner in SCALARS.values() else "list"}
    if dataclasses.is_dataclass(one):
        return object_of(typing.cast(type, one))
    return {"type": UNKNOWN}


def is_enumeration_of_texts(one: type) -> bool:
    return issubclass(one, enum.Enum) and all(isinstance(member.value, str) for member in one)


def type_of_choices(choices: typing.Sequence[object]) -> Json:
    types_of = {type(choice) for choice in choices if choice is not None}
    if len(types_of) != 1 or not types_of <= set(SCALARS):
        return {"type": UNKNOWN}
    return {"type": SCALARS[types_of.pop()], "choices": [choice for choice in choices if choice is not None]}


def default_of(field: dataclasses.Field) -> object:
    default = field.default
    # pydantic's Field() holds the default.
    return getattr(default, "default", default) if type(default).__name__ == "FieldInfo" else default


def is_engines_own(field: dataclasses.Field, hint: object) -> bool:
    names = {getattr(member, "__name__", "") for member in members(hint)}
    return not field.init or field.name.startswith("_") or bool(names & ENGINE_OBJECTS)


def key_of(field: dataclasses.Field, hint: object) -> Json:
    key = type_of_hint(hint)
    default = default_of(field)
    if is_scalar(default):
        key["default"] = default
    return key


@functools.cache
def hints_of(config: type) -> dict[str, object]:
    try:
        return typing.get_type_hints(config, include_extras=True)
    except Exception:
        # A name that only type checkers import.
        return {field.name: field.type for field in dataclasses.fields(config)}


def object_of(config: type) -> Json:
    """The keys of an object, and whether it refuses others."""
    hints = hints_of(config)
    behaviour = getattr(config, "__pydantic_config__", None)
    keys = {
        field.name: key_of(field, hints[field.name])
        for field in dataclasses.fields(config)
        if not is_engines_own(field, hints[field.name])
    }
    # A plain dataclass takes no argument that it does not know; one of pydantic ignores it unless told otherwise.
    strict = behaviour is None or behaviour.get("extra") == "forbid"
    return {"type": "object", "strict": strict, "keys": keys}


def tried(config: type) -> Json:
    """The keys of an object with the bounds and choices that trials of the class show, inner objects included."""
    shape = object_of(config)
    try_keys(Trial(config), shape, config)
    return shape


def try_keys(trial: Trial, shape: Json, config: type) -> None:
    hints = hints_of(config)
    for name, key in shape["keys"].items():
        inner = trial.at(name)
        if key["type"] == "object":
            [of] = [one for one in members(hints[name]) if dataclasses.is_dataclass(one)]
            # A class that refuses everything shows nothing of the checks of its objects.
            try_keys(Trial(of) if trial.base else inner, key, typing.cast(type, of))
            # A name stands for an object that the class makes.
            if named_choices(inner):
                key["type"] = "object|str"
            continue
        learn(key, inner, field_of(config, name), hints[name])


def learn(key: Json, trial: Trial, field: object, hint: object, texts: bool = False) -> None:
    """
    Adds bounds and choices to what a hint says of a key.

    texts: whether numbers reach the class as texts, as those of a command line do
    """
    if "choices" not in key and (found := choices_of(trial, enumerations(hint), texts)) is not None:
        key.update(found)
    if "choices" not in key and key["type"] in ("str", UNKNOWN) and takes_texts_alone(trial):
        if (named := named_choices(trial)) or not trial.refuses(BOGUS):
            key["type"] = "str"
        if named:
            key["choices"] = named
    if "choices" not in key:
        key.update(bounds_of(key["type"], field, trial))


def field_of(config: type, name: str) -> object:
    """pydantic's description of a field; None of a plain dataclass."""
    return getattr(config, "__pydantic_fields__", {}).get(name)


def enumerations(hint: object) -> list[type[enum.Enum]]:
    return [
        one
        for one in members(hint)
        # The metaclass may be the plugin's own.
        if isinstance(one, type) and (issubclass(one, enum.Enum) or isinstance(one, enum.EnumMeta))
    ]
