"""A fact of an item: its type, unit and bounds, and what a month without one means."""

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
    """What is observed: its type, its bounds, and what its absence means.

    Where `void_lasts`, an n/a stands until a figure is given, to the end of the year. `own_year` is
    the column of the roster with the month in which each unit's own year begins: observations end
    with it, unless their row says otherwise. `filled_by` is who fills it in, in the document's
    words, where that is not the unit itself.
    """

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
    void_lasts: bool = False
    own_year: str = ""
    feed: Feed | None = None
    filled_by: str = ""
    place: Place = field(default=Place(), compare=False)
    places_of: Places = field(default_factory=nowhere, repr=False, compare=False)

    @property
    def accumulates(self) -> Literal["add", "up", "latest"]:
        """How a period sees it: counts add up, flags stay up, of the rest the latest holds."""
        if self.lasts or self.type in ("stock", "score"):
            return "latest"
        return "up" if self.type == "flag" else "add"


LARGEST = 10**15
"""How large a figure may be in its fact's smallest unit, its sign aside."""


def bounds(fact: Fact) -> tuple[int, int]:
    """The least and the most that a fact can be, in its smallest unit."""
    least, most = -LARGEST, LARGEST
    if fact.at_least is not None and not isinstance(fact.at_least, str):
        least = max(least, _bound(fact.at_least, fact.places, up=True))
    if fact.at_most is not None and not isinstance(fact.at_most, str):
        most = min(most, _bound(fact.at_most, fact.places, up=False))
    if fact.type in ("count", "stock", "flag"):
        least = max(0, least)
    if fact.type == "flag":
        most = min(1, most)
    return least, most


def _bound(bound: Number, places: int, up: bool) -> int:
    part, whole = bound.as_integer_ratio()
    return int(-(-part * 10**places // whole) if up else part * 10**places // whole)
