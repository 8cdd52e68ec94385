"""Messages of pydantic's validation errors, without the URL of its documentation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

RAISED = "pydantic_core._pydantic_core.ValidationError: "


@dataclass(frozen=True)
class Complaint:
    """A refused value. Without a place, the whole object."""

    message: str
    kind: str
    value: object
    place: str = ""


@dataclass(frozen=True)
class Bound:
    """A bound of a number, as in a pydantic field."""

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
        return f"Input should be {PHRASES[self.kind]} {self.limit:g}"


PHRASES: Mapping[str, str] = {
    "greater_than": "greater than",
    "greater_than_equal": "greater than or equal to",
    "less_than_equal": "less than or equal to",
}


def validation_error(name: str, complaints: Sequence[Complaint]) -> str:
    """Text of the exception for an object of this class."""
    count = f"{len(complaints)} validation error{'' if len(complaints) == 1 else 's'} for {name}"
    return "\n".join([count, *(part for complaint in complaints for part in lines_of(complaint))])


class ArgsKwargs:
    """Stand-in for the arguments of a whole object."""

    def __repr__(self) -> str:
        return "ArgsKwargs((), {...})"


def refused(name: str, message: str) -> str:
    """Text of a ValueError that a class raises during construction."""
    whole = Complaint(f"Value error, {message}", "value_error", ArgsKwargs())
    return RAISED + validation_error(name, [whole])


def lines_of(complaint: Complaint) -> list[str]:
    value, kind = complaint.value, type(complaint.value).__name__
    details = f"  {complaint.message} [type={complaint.kind}, input_value={value!r}, input_type={kind}]"
    return [complaint.place, details] if complaint.place else [details]


def out_of_bounds(place: str, value: object, bounds: Sequence[Bound]) -> list[Complaint]:
    """The first bound that a number violates; ignores values that are not numbers."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return []
    broken = [bound for bound in bounds if not bound.holds(value)]
    return [Complaint(bound.message, bound.kind, value, place) for bound in broken[:1]]


def unexpected(given: Mapping[str, object], known: Sequence[str]) -> list[Complaint]:
    """Unknown keys of a class that forbids them."""
    return [
        Complaint("Unexpected keyword argument", "unexpected_keyword_argument", value, key)
        for key, value in given.items()
        if key not in known
    ]
