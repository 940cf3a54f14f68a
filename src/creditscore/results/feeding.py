"""Tracks that feed tracks: what the parts of a unit came to, as a fact of the unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from graphlib import TopologicalSorter
from typing import Protocol

import numpy as np
import numpy.typing as npt

from ..engine.blocks import Scores
from ..engine.exact import Exact, Mask, Plane
from ..facts.coding import as_rows
from ..facts.planes import Observed
from ..scheme import model as m
from ..scheme.scheme import Scheme
from ..scheme.slots import Slots

Rows = npt.NDArray[np.int64]


class Scored(Protocol):
    """A track that is done, as far as other tracks may take something from it."""

    @property
    def track(self) -> m.Track:
        """The track."""

    @property
    def observations(self) -> Observed:
        """Its facts."""

    @property
    def scores(self) -> Scores:
        """Its points."""


def in_order(scheme: Scheme) -> list[str]:
    """The tracks, each after those whose results it takes; the loader has refused circles."""
    needs = {name: m.feeders(track) for name, track in scheme.tracks.items()}
    return list(TopologicalSorter(needs).static_order())


def fed(scheme: Scheme, found: Observed, done: Mapping[str, Scored], through: int) -> Observed:
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


def figures(scheme: Scheme, slots: Slots, done: Mapping[str, Scored], through: int) -> Rows:
    """What a track takes: rows of slot, unit, month of the year and value in the fact's unit."""
    rows: list[tuple[int, int, int, int]] = []
    for number, slot in enumerate(slots.slots):
        if slot.fact.feed:
            rows += _rows(scheme, slots, number, slot.fact, done[slot.fact.feed.track], through)
    return np.array(rows, np.int64).reshape(-1, 4)


def _rows(
    scheme: Scheme,
    slots: Slots,
    slot: int,
    fact: m.Fact,
    part: Scored,
    through: int,
) -> list[tuple[int, int, int, int]]:
    """One row for each unit and month in which any of its parts has a value.

    A part counts from the month in which it first has one; for `take: month`, while it is assessed.
    """
    assert fact.feed is not None
    if fact.feed.fact:
        return _observed(scheme, slots, slot, fact.feed, part, through)
    points, counts = part.scores.months[:through], part.scores.valued[:through]
    if fact.feed.take == "to-date":
        points = points.cumsum(axis=0)
    elif (force := part.observations.slots.in_force) is not None:
        counts = counts & force[-12:][:through]
    owners = [scheme.names.get(entity.part_of, ("", ""))[1] for entity in part.track.entities]
    rows = []
    for position, entity in enumerate(slots.track.entities):
        mine = [i for i, owner in enumerate(owners) if owner == entity.name]
        there = np.flatnonzero(counts[:, mine].any(axis=1))
        if len(there):
            value = _together(points[there][:, mine], counts[there][:, mine], fact.feed.by)
            scaled = Exact(value.num * 10**fact.places, value.den * 10**scheme.places).rounded()
            rows += [
                (slot, position, month, int(v))
                for month, v in zip(there.tolist(), scaled, strict=True)
            ]
    return rows


def _observed(
    scheme: Scheme, slots: Slots, slot: int, feed: m.Feed, part: Scored, through: int
) -> list[tuple[int, int, int, int]]:
    """One row for each unit and month in which a part reported the fact: the parts' figures."""
    places_of = slots.track.positions
    lone = 0 if len(places_of) == 1 else -1
    owner = [
        places_of.get(scheme.names[unit.part_of][1], -1) if unit.part_of else lone
        for unit in part.track.entities
    ]
    given = as_rows(part.observations)
    start = given.slots.span - 12
    subjects = given.slots.subjects[feed.item]
    taken = [given.slots.index[feed.item, subject, feed.fact] for subject in subjects]
    figures: dict[tuple[int, int], list[int]] = {}
    for row in np.flatnonzero(np.isin(given.slot, taken) & ~given.void & (given.month >= start)):
        key = (owner[int(given.entity[row])], int(given.month[row]) - start)
        figures.setdefault(key, []).append(int(given.value[row]))
    here, there = slots.slots[slot].fact.places, part.track.items[feed.item].facts[feed.fact]
    rows = []
    for (position, month), values in figures.items():
        if position >= 0 and month < through:
            one = np.array([values])
            value = _together(one, np.ones(one.shape, bool), feed.by)
            scaled = Exact(value.num * 10**here, value.den * 10**there.places).rounded()
            rows.append((slot, position, month, int(scaled[0])))
    return rows


def _together(points: Plane, counts: Mask, by: str) -> Exact:
    """Points of some parts, months down, taken together where they count."""
    if by in ("min", "max"):
        least = by == "min"
        other = np.where(counts, points, points.max() if least else points.min())
        return Exact(other.min(axis=1) if least else other.max(axis=1))
    added = np.where(counts, points, 0).sum(axis=1)
    return Exact(added, counts.sum(axis=1)) if by == "mean" else Exact(added)
