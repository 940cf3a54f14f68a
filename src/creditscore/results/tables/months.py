"""The table `months`: the points of each month and up to it, with the places among the track."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import numpy as np

from ...engine.exact import Plane
from ...grading.ranking import ranks_of
from ...memory import trim
from ...scheme.model.roster import Roster
from ...scheme.scheme import Scheme
from ..scored import Scored, ScoredTrack
from .columns import Numbers, Rows, Texts

MANY = 1 << 19
"""From how many units on only one array of places is made at a time."""


def rows(scored: Scored, names: Callable[[Roster], Any], *, ranks: bool = True) -> Iterator[Rows]:
    """The rows of a track and month at a time; places are found where `ranks` are wanted.

    `names` makes what `Texts` takes of the names of a track's units.
    """
    settles = ranks and scored.scheme.settles
    for found in scored.tracks.values():
        many = len(found.track.entities) >= MANY
        trim()
        units = names(found.track.entities)
        with ThreadPoolExecutor(1 if many else min(2, scored.threads)) as pool:
            waiting: deque[tuple[Any, ...]] = deque()
            for name, *both in _to_date(scored, found):
                places = [pool.submit(ranks_of, points) for points in both] if settles else []
                waiting.append((name, both, places))
                if len(waiting) > 1:
                    yield _month(scored, found, units, *waiting.popleft())
            yield from (_month(scored, found, units, *month) for month in waiting)


def month(
    scheme: Scheme,
    track: str,
    name: str,
    units: Any,
    points: Sequence[Plane],
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


def _to_date(scored: Scored, found: ScoredTrack) -> Iterator[tuple[str, Plane, Plane]]:
    total = np.zeros(len(found.track.entities), np.int64)
    months = scored.scheme.months[: scored.through]
    for name, points in zip(months, found.scores.months, strict=False):
        total = total + points
        yield name, points, total


def _month(
    scored: Scored,
    found: ScoredTrack,
    units: Any,
    name: str,
    points: Sequence[Plane],
    ranks: list[Future[Plane]],
) -> Rows:
    places = [rank.result() for rank in ranks]
    return month(scored.scheme, found.track.id, name, units, points, places)
