"""The table `items`: the points of each item and month in which it has a posting."""

from __future__ import annotations

import numpy as np

from ...engine.exact import Plane, summable
from ...scheme.model import Track
from ...scheme.scheme import Scheme
from ..postings import TrackPostings
from .columns import Numbers, Rows, Texts


def rows(scheme: Scheme, track: Track, found: TrackPostings) -> Rows:
    """The rows of some units of a track, by months, units and items."""
    month, entity, item, points = _sums(track, found)
    return {
        "track": Texts.same(track.id, len(month)),
        "month": Texts(list(scheme.months), month),
        "entity": Texts(track.entities.names, entity),
        "item": Texts(list(track.items), item),
        "points": Numbers(points, scheme.places),
    }


def _sums(track: Track, found: TrackPostings) -> tuple[Plane, Plane, Plane, Plane]:
    """Months, units, items and points, sorted, of each item and month that has a posting."""
    position = {id_: i for i, id_ in enumerate(track.items)}
    item = np.array([position.get(line.node.id, -1) for line in found.lines], np.int64)[found.line]
    inside = item >= 0
    keys = [found.month[inside], found.entity[inside], item[inside]]
    order = np.lexsort(keys[::-1])
    month, entity, item = (key[order] for key in keys)
    first = np.zeros(len(order), bool)
    first[:1] = True
    for key in (month, entity, item):
        first[1:] |= key[1:] != key[:-1]
    starts = np.flatnonzero(first)
    points = summable(found.points[inside][order], len(found.lines))
    sums = np.add.reduceat(points, starts) if len(starts) else points
    return month[starts], entity[starts], item[starts], sums
