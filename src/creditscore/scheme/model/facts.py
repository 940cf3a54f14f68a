"""What is observed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from ...errors import Place
from .basics import Number, Places, nowhere

FactType = Literal["count", "amount", "flag", "stock", "score"]
Missing = Literal["zero", "carry", "error", "not-applicable", "not-reported", "value"]


@dataclass(frozen=True, slots=True)
class Feed:
    """What a fact takes of another track, its points or a `fact`, and how it is taken together."""

    track: str
    take: Literal["month", "to-date"] = "to-date"
    by: Literal["sum", "mean", "min", "max"] = "mean"
    item: str = ""
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """What is observed: its type, its bounds, and what its absence means."""

    id: str
    type: FactType
    label: str
    missing: Missing
    value: Number = 0
    at_least: Number | str | None = None
    at_most: Number | str | None = None
    excludes: tuple[str, ...] = ()
    places: int = 0
    lasts: bool = False
    feed: Feed | None = None
    place: Place = field(default=Place(), compare=False)
    places_of: Places = field(default_factory=nowhere, repr=False, compare=False)

    @property
    def accumulates(self) -> Literal["add", "up", "latest"]:
        """How a period sees it: counts add up, flags stay up, of the rest the latest holds."""
        if self.lasts or self.type in ("stock", "score"):
            return "latest"
        return "up" if self.type == "flag" else "add"


def bounds(fact: Fact) -> tuple[int | None, int | None]:
    """The least and the most that a fact can be, in its smallest unit."""
    low, high = (
        None if bound is None or isinstance(bound, str) else bound
        for bound in (fact.at_least, fact.at_most)
    )
    least = None if low is None else _bound(low, fact.places, up=True)
    most = None if high is None else _bound(high, fact.places, up=False)
    if fact.type in ("count", "stock", "flag"):
        least = max(0, least or 0)
    if fact.type == "flag":
        most = 1 if most is None else min(1, most)
    return least, most


def _bound(bound: Number, places: int, up: bool) -> int:
    part, whole = bound.as_integer_ratio()
    return -(-part * 10**places // whole) if up else part * 10**places // whole
