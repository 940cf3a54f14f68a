"""The table `months`: the points of each month and up to it, with the places among the track."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any

import numpy as np

from ...engine.exact import Plane
from ...grading.ranking import ranks_of
from ...memory import trim
from ...scheme.model.roster import Roster
from ...scheme.scheme import Scheme
from ..scored import Scored, ScoredTrack
from .columns import Numbers, Rows, Texts

Both = tuple[Plane, Plane]
"""Of a month, and up to it."""
Make = Callable[[str, Both, Sequence[Plane]], Rows]

FEW, MANY = 1 << 13, 1 << 19
"""From how many units on places are found aside, and only one array of them at a time."""


def rows(scored: Scored, names: Callable[[Roster], Any], *, ranks: bool = True) -> Iterator[Rows]:
    """The rows of a track and month at a time; places are found where `ranks` are wanted.

    `names` makes what `Texts` takes of the names of a track's units.
    """
    find = None
    if ranks and scored.scheme.settles:
        find = partial(ranks_of, order=scored.scheme.months_order)
    for found in scored.tracks.values():
        units, count = names(found.track.entities), len(found.track.entities)
        make = partial(month, scored.scheme, found.track.id, units)
        if find is None or count < FEW:
            for name, points in _to_date(scored, found):
                yield make(name, points, [find(p) for p in points] if find else [])
            continue
        trim()
        with ThreadPoolExecutor(1 if count >= MANY else min(2, scored.threads)) as pool:
            waiting: deque[tuple[str, Both, list[Future[Plane]]]] = deque()
            for name, points in _to_date(scored, found):
                waiting.append((name, points, [pool.submit(find, p) for p in points]))
                if len(waiting) > 1:
                    yield _done(make, *waiting.popleft())
            yield from (_done(make, *left) for left in waiting)


def month(
    scheme: Scheme,
    track: str,
    units: Any,
    name: str,
    points: Both,
    ranks: Sequence[Plane],
) -> Rows:
    """The rows of some `units`, their names as `Texts` takes them.

    `points` and `ranks` are of the month and up to it; there may be no ranks.
    """
    count = len(units)
    head = {
        "track": Texts.same(track, count),
        "month": Texts.same(name, count),
        "entity": Texts(units),
    }
    figures = zip(("points", "to_date"), points, strict=True)
    places = zip(("rank", "rank_to_date"), ranks, strict=False)
    return {
        **head,
        **{kind: Numbers(values, scheme.places) for kind, values in figures},
        **{kind: Numbers(values) for kind, values in places},
    }


def _to_date(scored: Scored, found: ScoredTrack) -> Iterator[tuple[str, Both]]:
    total = np.zeros(len(found.track.entities), np.int64)
    months = scored.scheme.months[: scored.through]
    for name, points in zip(months, found.scores.months, strict=False):
        total = total + points
        yield name, (points, total)


def _done(make: Make, name: str, points: Both, ranks: list[Future[Plane]]) -> Rows:
    return make(name, points, [rank.result() for rank in ranks])
