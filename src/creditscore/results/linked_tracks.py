"""Tracks that feed tracks: what the parts of a unit came to, as a fact of the unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from graphlib import TopologicalSorter

import numpy as np
import numpy.typing as npt

from ..engine.exact import SAFE, Exact, Mask, Plane, largest, product
from ..errors import FactError, Problem
from ..facts.planes.observations import as_rows
from ..facts.planes.planes import Observed
from ..facts.reading.numbers import unscaled
from ..scheme import model as m
from ..scheme.scheme import Scheme
from ..scheme.slots import Slots
from .scored import ScoredTrack

Rows = npt.NDArray[np.int64]


def in_order(scheme: Scheme) -> list[str]:
    """The tracks, each after those whose results it takes; the loader has refused circles."""
    needs = {name: m.feeders(track) for name, track in scheme.tracks.items()}
    return list(TopologicalSorter(needs).static_order())


def fed(scheme: Scheme, found: Observed, done: Mapping[str, ScoredTrack], through: int) -> Observed:
    """The observations of a track with what it takes from the tracks that are done."""
    if not m.feeders(found.slots.track):
        return found
    found = as_rows(found)
    new = figures(scheme, found.slots, done, through)
    if not len(new):
        return found
    count, start = len(new), found.slots.span - 12
    joined = replace(
        found,
        slot=np.r_[found.slot, new[:, 0]],
        entity=np.r_[found.entity, new[:, 1]],
        month=np.r_[found.month, new[:, 2] + start],
        value=np.r_[found.value, new[:, 3]],
        until=np.r_[found.until, np.full(count, found.slots.span)],
        void=np.r_[found.void, np.zeros(count, bool)],
        row=np.r_[found.row, np.full(count, -1)],
    )
    return joined.only(np.argsort(joined.key, kind="stable"))


def figures(scheme: Scheme, slots: Slots, done: Mapping[str, ScoredTrack], through: int) -> Rows:
    """What a track takes: rows of slot, unit, month of the year and value in the fact's unit.

    A unit takes nothing in months in which it is not assessed.
    """
    rows = [
        _rows(scheme, slots, number, slot.fact, done[slot.fact.feed.track], through)
        for number, slot in enumerate(slots.slots)
        if slot.fact.feed
    ]
    found = np.concatenate(rows) if rows else np.zeros((0, 4), np.int64)
    if slots.in_force is None:
        return found
    taken: Rows = found[slots.in_force[-12:][found[:, 2], found[:, 1]]]
    return taken


@dataclass(frozen=True, slots=True)
class Contributions:
    """What the units of another track reported of a fact that a track takes from it.

    Arrays have an entry for each figure, of a month of the year, a unit here (`owner`) and the one
    that reported it (`part`), in the smallest unit of its fact there.
    """

    slot: int
    feed: m.Feed
    track: m.Track
    subject: str
    month: Plane
    owner: Plane
    part: Plane
    value: Plane
    places: int


def contributions(
    scheme: Scheme, slots: Slots, done: Mapping[str, ScoredTrack], through: int
) -> Iterator[Contributions]:
    """Who contributed what to the facts that a track takes from facts of others."""
    for number, slot in enumerate(slots.slots):
        feed = slot.fact.feed
        if feed is None or not feed.fact:
            continue
        part = done[feed.track]
        places = part.track.items[feed.item].facts[feed.fact].places
        owners = _owners_of_fact(scheme, slots.track, part.track)
        for first, subject, values, there in _reported(part.observations, feed, through):
            mine = owners[first : first + values.shape[1]]
            month, unit = np.nonzero(there & (mine >= 0))
            if slots.in_force is not None:
                own = slots.in_force[-12:][month, mine[unit]]
                month, unit = month[own], unit[own]
            found = month, mine[unit], unit + first, values[month, unit]
            yield Contributions(number, feed, part.track, subject, *found, places)


def _rows(
    scheme: Scheme,
    slots: Slots,
    slot: int,
    fact: m.Fact,
    part: ScoredTrack,
    through: int,
) -> Plane:
    """One row for each unit and month in which any of its parts has a value.

    A row is slot, unit, month of the year, value. A part counts from the month in which it first
    has a value; for `take: month`, while it is assessed; of a fact, where it was reported.
    """
    assert fact.feed is not None
    feed, track = fact.feed, slots.track
    together = _Together(feed.by, through, len(track.entities))
    if feed.fact:
        places = part.track.items[feed.item].facts[feed.fact].places
        owners = _owners_of_fact(scheme, track, part.track)
        for first, _, values, there in _reported(part.observations, feed, through):
            together.add(owners[first : first + values.shape[1]], values, there)
    else:
        places = scheme.places
        points, there = part.scores.months[:through], part.scores.valued[:through]
        if feed.take == "to-date":
            points = points.cumsum(axis=0)
        elif (force := part.observations.slots.in_force) is not None:
            there = there & force[-12:][:through]
        together.add(_owners(scheme, track, part.track, -1), points, there)
    month, unit, value = together.scaled(fact.places, places)
    if largest(value) >= _LARGEST:
        at = int(np.argmax(np.abs(value)))
        details = {
            "entity": track.entities.names[unit[at]],
            "month": scheme.months[month[at]],
            "track": part.track.title,
            "value": unscaled(int(value[at]), fact.places),
            "fact": fact.label,
        }
        raise FactError(Problem("F252", details=details))
    return np.column_stack([np.full(len(unit), slot), unit, month, value])


_LARGEST = 10**18
"""Below what a figure in its smallest unit has to be where it comes from another track."""


def _owners(scheme: Scheme, track: m.Track, parts: m.Track, lone: int) -> Plane:
    """The place of the unit that each part belongs to, -1 for none; `lone` where none is named."""
    codes, names = parts.entities.wholes()
    places = [track.positions.get(scheme.names[name][1], -1) if name else lone for name in names]
    return np.array(places, np.int64)[codes]


def _owners_of_fact(scheme: Scheme, track: m.Track, parts: m.Track) -> Plane:
    """The same of a fact; where there is one unit, it is the whole of all that name none."""
    return _owners(scheme, track, parts, 0 if len(track.entities) == 1 else -1)


def _reported(
    given: Observed, feed: m.Feed, through: int
) -> Iterator[tuple[int, str, Plane, Mask]]:
    """The figures of a fact, of each subject, some units at a time, and where they were given."""
    slots = given.slots
    year = slice(slots.span - 12, slots.span - 12 + through)
    for some in given.parts():
        for subject in slots.subjects[feed.item]:
            number = slots.index[feed.item, subject, feed.fact]
            cells = some.cells(number, some.first, some.last)
            there = cells.there if cells.void is None else cells.there & ~cells.void
            yield some.first, subject, cells.value[year], there[year]


class _Together:
    """What the parts of units come to month by month, taken together as they are added."""

    def __init__(self, by: str, months: int, units: int) -> None:
        ends = np.iinfo(np.int64)
        start = {"min": ends.max, "max": ends.min}.get(by, 0)
        self.by, self.shape = by, (months, units)
        self.join: np.ufunc = {"min": np.minimum, "max": np.maximum}.get(by, np.add)
        self.total: Plane = np.full(months * units, start, np.int64)
        self.most = 0
        self.count = np.zeros(months * units, np.int64)

    def add(self, owners: Plane, values: Plane, there: Mask) -> None:
        """Add the values of some parts where they are there; planes are [month, part]."""
        month, part = np.nonzero(there & (owners >= 0))
        at, found = month * self.shape[1] + owners[part], values[month, part]
        self.most += largest(found) * (len(found) if self.join is np.add else 1)
        if self.most >= SAFE:
            self.total = self.total.astype(object)
        self.join.at(self.total, at, found)
        np.add.at(self.count, at, 1)

    def scaled(self, places: int, given: int) -> tuple[Plane, Plane, Plane]:
        """Months, units and values, rounded to so many decimals from the `given` ones."""
        at = np.flatnonzero(self.count)
        count = self.count[at] if self.by == "mean" else 1
        exact = Exact(product(self.total[at], 10**places), product(count, 10**given))
        month, unit = np.divmod(at, self.shape[1])
        return month, unit, exact.rounded()
