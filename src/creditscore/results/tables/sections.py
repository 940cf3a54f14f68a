"""The table `sections`: the points of each section, with all that stands in it, month by month."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...engine.exact import Plane, summable
from ...scheme import model as m
from ...scheme.scheme import Scheme
from ..postings import TrackPostings
from .columns import Numbers, Rows, Texts


def sections_of(track: m.Track) -> tuple[m.Section, ...]:
    """The sections of a track from the top down, in the order of the document."""
    return tuple(node for node in track.root.nodes() if isinstance(node, m.Section))[1:]


def rows(scheme: Scheme, track: m.Track, found: TrackPostings) -> Rows:
    """A row for each month, unit and section in which something was posted, with the year so far.

    What does not count in a section (`counts: false`) is in its rows as the rows that take it out
    again are, so that they add up to what the section is worth.
    """
    made = list(_sums(track, found))
    section, month, entity, points, to_date = (
        np.concatenate([np.zeros(0, np.int64), *column])
        for column in zip(*made, strict=True)
    ) if made else (np.zeros(0, np.int64),) * 5  # fmt: skip
    order = np.lexsort((section, entity, month))
    return {
        "track": Texts.same(track.id, len(order)),
        "month": Texts(list(scheme.months), month[order]),
        "entity": Texts(track.entities.names, entity[order]),
        "section": Texts([node.id for node in sections_of(track)], section[order]),
        "points": Numbers(points[order], scheme.places),
        "to_date": Numbers(to_date[order], scheme.places),
    }


def _sums(track: m.Track, found: TrackPostings) -> Iterator[tuple[Plane, ...]]:
    """Section, month, unit, points of the month and up to it, of each section by itself."""
    for number, section in enumerate(sections_of(track)):
        below = {node.id for node in section.nodes()}
        mine = np.array([line.node.id in below for line in found.lines], bool)[found.line]
        if not mine.any():
            continue
        month, entity = found.month[mine], found.entity[mine]
        points = summable(found.points[mine], max(1, int(mine.sum())))
        distinct, place = np.unique(entity * 12 + month, return_inverse=True)
        sums = np.zeros(len(distinct), points.dtype)
        np.add.at(sums, place, points)
        entity, month = np.divmod(distinct, 12)
        yield np.full(len(distinct), number), month, entity, sums, _so_far(entity, sums)


def _so_far(entity: Plane, sums: Plane) -> Plane:
    """The points of each unit's rows up to each, months in their order."""
    total = np.cumsum(sums)
    first = np.flatnonzero(np.r_[True, entity[1:] != entity[:-1]])
    before = np.r_[np.zeros(1, total.dtype), total[first[1:] - 1]]
    found: Plane = total - np.repeat(before, np.diff(np.r_[first, len(entity)]))
    return found
