"""What pydantic says where it refuses a value: the shape of its message without the address of its documentation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

RAISED = "pydantic_core._pydantic_core.ValidationError: "


@dataclass(frozen=True)
class Complaint:
    """One value that is refused. Without a place it is about the whole object."""

    message: str
    kind: str
    value: object
    place: str = ""


@dataclass(frozen=True)
class Bound:
    """Where a number begins or ends, as a field of pydantic says it."""

    kind: str
    limit: float

    def holds(self, value: float) -> bool:
        return {
            "greater_than": value > self.limit,
            "greater_than_equal": value >= self.limit,
            "less_than_equal": value <= self.limit,
        }[self.kind]

    @property
    def message(self) -> str:
        return f"Input should be {WORDS[self.kind]} {self.limit:g}"


WORDS: Mapping[str, str] = {
    "greater_than": "greater than",
    "greater_than_equal": "greater than or equal to",
    "less_than_equal": "less than or equal to",
}


def validation_error(name: str, complaints: Sequence[Complaint]) -> str:
    """The text of the exception for an object of this class."""
    count = f"{len(complaints)} validation error{'' if len(complaints) == 1 else 's'} for {name}"
    return "\n".join([count, *(part for complaint in complaints for part in lines_of(complaint))])


class ArgsKwargs:
    """Stands for all that a whole object was to be made of."""

    def __repr__(self) -> str:
        return "ArgsKwargs((), {...})"


def refused(name: str, message: str) -> str:
    """The words of a class that raises a ValueError while it is made."""
    whole = Complaint(f"Value error, {message}", "value_error", ArgsKwargs())
    return RAISED + validation_error(name, [whole])


def lines_of(complaint: Complaint) -> list[str]:
    value, kind = complaint.value, type(complaint.value).__name__
    said = f"  {complaint.message} [type={complaint.kind}, input_value={value!r}, input_type={kind}]"
    return [complaint.place, said] if complaint.place else [said]


def out_of_bounds(place: str, value: object, bounds: Sequence[Bound]) -> list[Complaint]:
    """The first bound that a number does not keep; what is no number is nobody's concern here."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return []
    broken = [bound for bound in bounds if not bound.holds(value)]
    return [Complaint(bound.message, bound.kind, value, place) for bound in broken[:1]]


def unexpected(given: Mapping[str, object], known: Sequence[str]) -> list[Complaint]:
    """Keys that a class does not have, where it forbids them."""
    return [
        Complaint("Unexpected keyword argument", "unexpected_keyword_argument", value, key)
        for key, value in given.items()
        if key not in known
    ]
