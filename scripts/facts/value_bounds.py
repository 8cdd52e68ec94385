"""Bounds and choices of values: what a field declares, and what its class refuses when it is run."""

from __future__ import annotations

import enum
import json
import re
import typing
from collections.abc import Callable, Sequence

Json = typing.Any

# Declared bounds in the words of the catalogue; those of whole numbers are inclusive.
INCLUSIVE = {"ge": "min", "le": "max", "multiple_of": "multipleOf"}
EXCLUSIVE = {"gt": "above", "lt": "below"}

# Numbers in order, around which checks usually draw a line.
WHOLE = (-(2**31), -2, -1, 0, 1, 2, 3, 16, 1000, 65535, 65536, 2**31)
BROKEN = (-1000.0, -1.0, -1e-9, 0.0, 1e-9, 0.5, 1.0, 1 + 1e-9, 2.0, 1000.0)

# The least limit of whole numbers that is one by itself: the largest port.
LARGE = 65535

# A text that no list of choices has.
BOGUS = "no-such-choice"

# The words of a refusal before the texts that the class takes.
CHOICES = re.compile(r"(?:one of|Input should be) (.*)", re.DOTALL)

# Values that no text is.
OTHER_THAN_TEXTS = (1, True, {}, [])


class Trial:
    """Runs a class with one value, at one place of its object."""

    def __init__(
        self,
        config: typing.Any,
        given: Json = None,
        path: tuple[str, ...] = (),
        python: bool = False,
    ) -> None:
        self.config = config
        self.given = given or {}
        self.path = path
        self.python = python
        self.base = self.problems(self.given)

    def at(self, name: str) -> Trial:
        return Trial(self.config, self.given, (*self.path, name), self.python)

    def problems(self, values: Json) -> list[tuple[tuple[str, ...], str]]:
        """Place and text of everything that the class refuses."""
        from pydantic import TypeAdapter, ValidationError

        try:
            if self.python:
                self.config(**values)
            else:
                TypeAdapter(self.config).validate_json(json.dumps(values))
        except ValidationError as error:
            found = error.errors(include_url=False, include_context=False, include_input=False)
            return [(tuple(str(part) for part in one["loc"]), one["msg"]) for one in found]
        except Exception as error:
            return [((), f"{type(error).__name__}: {error}")]
        return []

    def refuses(self, value: object) -> bool:
        """Whether the class refuses the value at the place."""
        return bool(self.refusals(value))

    def refusals(self, value: object) -> list[str]:
        """Why the class refuses the value at the place. Where it refuses everything, only the check of the field counts."""
        values = dict(self.given)
        inner = values
        for name in self.path[:-1]:
            inner[name] = dict(inner.get(name, {}))
            inner = inner[name]
        inner[self.path[-1]] = value
        found = self.problems(values)
        here = [text for place, text in found if place[: len(self.path)] == self.path]
        return here or [text for _, text in found if not self.base and self.is_about(text)]

    def is_about(self, text: str) -> bool:
        """Whether the text of a problem names no other field of the class."""
        fields = set(getattr(self.config, "__pydantic_fields__", {})) - {self.path[-1]}
        return not any(
            f"{mark}{name}" in text for name in fields if "_" in name for mark in (" ", "`", "'", "(")
        )


def bounds_of(kind: str, field: object, trial: Trial) -> Json:
    """The bounds of a number, or of the entries of a list of numbers."""
    item = kind.removeprefix("list[").removesuffix("]")
    listed = item != kind
    if item not in ("int", "float"):
        return declared_lengths(field) if listed or kind == "list" else {}
    bounds = declared(field, item, listed)
    if not listed:
        for name, bound in found_by_trial(item, trial).items():
            bounds.setdefault(name, bound)
    return bounds


def constraints(field: object, listed: bool) -> list[object]:
    """Annotated constraints of a field, or of the entries of its list."""
    if field is None:
        return []
    if not listed:
        return list(getattr(field, "metadata", ()))
    found: list[object] = []
    for argument in typing.get_args(getattr(field, "annotation", None)):
        for part in (argument, *typing.get_args(argument)):
            found += getattr(part, "__metadata__", ())
    return [inner for one in found for inner in (one, *getattr(one, "metadata", ()))]


def declared(field: object, item: str, listed: bool) -> Json:
    bounds: Json = declared_lengths(field) if listed else {}
    for constraint in constraints(field, listed):
        for name, word in {**INCLUSIVE, **EXCLUSIVE}.items():
            bound = getattr(constraint, name, None)
            if not isinstance(bound, int | float) or isinstance(bound, bool):
                continue
            if item == "int" and name in EXCLUSIVE:
                bounds["min" if name == "gt" else "max"] = int(bound) + (1 if name == "gt" else -1)
            else:
                bounds[word] = bound
    return bounds


def declared_lengths(field: object) -> Json:
    lengths = {}
    for constraint in getattr(field, "metadata", ()):
        for name, word in (("min_length", "minItems"), ("max_length", "maxItems")):
            if isinstance(bound := getattr(constraint, name, None), int):
                lengths[word] = bound
    return lengths


def found_by_trial(item: str, trial: Trial) -> Json:
    """Where the class refuses a number only because it is too small or too large."""
    numbers: Sequence[int | float] = WHOLE if item == "int" else BROKEN
    taken = [not trial.refuses(number) for number in numbers]
    if all(taken) or not any(taken):
        return {}
    first, last = taken.index(True), len(taken) - 1 - taken[::-1].index(True)
    if not all(taken[first : last + 1]):
        return {}
    bounds: Json = {}
    if first > 0:
        bounds |= line(item, trial.refuses, numbers[first], numbers[first - 1], "min", "above")
    if last < len(numbers) - 1:
        bounds |= line(item, trial.refuses, numbers[last], numbers[last + 1], "max", "below")
    # A lower limit of a whole number that is the default of another field, as that of max_long_partial_prefills.
    if item == "int" and bounds.get("max", LARGE) < LARGE:
        del bounds["max"]
    return bounds


def line(
    item: str,
    refuses: Callable[[object], bool],
    taken: float,
    refused: float,
    inclusive: str,
    exclusive: str,
) -> Json:
    """The bound between a number that is taken and one that is refused."""
    if item == "float":
        whole = round(taken)
        return {inclusive: whole} if taken == whole else {exclusive: round(refused)}
    while abs(taken - refused) > 1:
        middle = (taken + refused) // 2
        taken, refused = (taken, middle) if refuses(middle) else (middle, refused)
    return {inclusive: int(taken)}


def choices_of(trial: Trial, enumerations: Sequence[type[enum.Enum]], as_texts: bool) -> Json | None:
    """The names and numbers of enumerations that the class takes, if it takes no other text."""
    if not enumerations or not trial.refuses(BOGUS):
        return None
    names: list[object] = [name for one in enumerations for name in one.__members__]
    values: list[object] = [member.value for one in enumerations for member in one]
    texts = [text for text in dict.fromkeys([*names, *values]) if isinstance(text, str)]
    numbers: list[object] = [
        value for value in values if isinstance(value, int) and not isinstance(value, bool)
    ]
    taken = [choice for choice in numbers if not trial.refuses(str(choice) if as_texts else choice)]
    taken += [text for text in texts if not trial.refuses(text)]
    if not taken:
        return None
    kinds = sorted({"str" if isinstance(choice, str) else "int" for choice in taken})
    found: Json = {"type": "|".join(kinds), "choices": taken}
    lettered = [text for text in texts if text in taken and text.lower() != text]
    if lettered and all(not trial.refuses(text.lower()) for text in lettered):
        found["anyCase"] = True
        found["choices"] = [*numbers_in(taken), *dict.fromkeys(unique(taken))]
    return found


def named_choices(trial: Trial) -> list[str]:
    """The texts that the class takes, as its refusal of another text names them."""
    named = [
        text
        for refusal in trial.refusals(BOGUS)
        for listed in CHOICES.findall(refusal)
        for text in re.findall(r"'([^']*)'", listed)
    ]
    return [text for text in dict.fromkeys(named) if not trial.refuses(text)]


def takes_texts_alone(trial: Trial) -> bool:
    return all(trial.refuses(value) for value in OTHER_THAN_TEXTS)


def numbers_in(choices: Sequence[object]) -> list[object]:
    return [choice for choice in choices if isinstance(choice, int)]


def unique(choices: Sequence[object]) -> list[str]:
    """Texts, once in spite of their case."""
    found: dict[str, str] = {}
    for choice in choices:
        if isinstance(choice, str):
            found.setdefault(choice.lower(), choice)
    return list(found.values())
