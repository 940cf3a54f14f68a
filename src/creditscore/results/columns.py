"""The tables `months` and `annual` as Arrow columns, made from arrays of whole numbers."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np

from ..engine.exact import Plane
from ..facts import arrow
from ..facts.directory import names_of
from ..grading.ranking import placed
from ..memory import trim

if TYPE_CHECKING:
    from .result import Result, TrackResult


_MANY = 1 << 19
"""From how many units on only one array of places is made at a time."""


def months(result: Result) -> Iterator[Any]:
    """The table `months`, a track and month at a time."""
    for found in result.tracks.values():
        workers = min(2, result.threads) if len(found.track.entities) < _MANY else 1
        trim()
        with ThreadPoolExecutor(workers) as pool:
            waiting: deque[tuple[Any, ...]] = deque()
            for month in _to_date(result, found):
                places = (pool.submit(placed, month.points), pool.submit(placed, month.to_date))
                waiting.append((month, *places))
                if len(waiting) > 1:
                    yield _month(result, found, *waiting.popleft())
            yield from (_month(result, found, *month) for month in waiting)


@dataclass(frozen=True)
class _Month:
    name: str
    points: Plane
    to_date: Plane


def _to_date(result: Result, found: TrackResult) -> Iterator[_Month]:
    total = np.zeros(len(found.track.entities), np.int64)
    for name, points in zip(
        result.scheme.months[: result.through], found.scores.months, strict=False
    ):
        total = total + points
        yield _Month(name, points, total)


def _month(result: Result, found: TrackResult, month: _Month, rank: Any, to_date: Any) -> Any:
    places, count = result.scheme.places, len(month.points)
    return _table(
        {
            "track": _same(found.track.id, count),
            "month": _same(month.name, count),
            "entity": names_of(found.track.entities),
            "points": arrow.decimals(month.points, places),
            "to_date": arrow.decimals(month.to_date, places),
            "rank": arrow.column(rank.result()),
            "rank_to_date": arrow.column(to_date.result()),
        }
    )


def annual(result: Result) -> Iterator[Any]:
    """The table `annual`, a track at a time."""
    for found in result.tracks.values():
        place, count = found.standing, len(found.track.entities)
        columns = {
            "track": _same(found.track.id, count),
            "entity": names_of(found.track.entities),
        }
        reported = iter(found.scores.reported)
        for part, values, places in zip(
            result.scheme.parts, place.parts, place.places, strict=True
        ):
            columns[part.id] = arrow.decimals(values, places, next(reported) if part.fact else None)
        ranked_ = place.rank > 0
        columns |= {
            "total": arrow.decimals(place.total, result.scheme.places, place.scored),
            "rank": arrow.column(place.rank, None if ranked_.all() else ranked_),
            "band": arrow.coded(place.level, place.bands),
            "veto": _vetoes([veto.id for veto in result.scheme.vetoes], place.vetoes),
            "provisional": arrow.column(place.provisional),
        }
        yield _table(columns).replace_schema_metadata({"pandas": json.dumps(_RANKS)})


_RANKS = {
    "index_columns": [],
    "column_indexes": [],
    "columns": [
        {
            "name": "rank",
            "field_name": "rank",
            "pandas_type": "int64",
            "numpy_type": "Int64",
            "metadata": None,
        }
    ],
    "pandas_version": "2.2",
}
"""What pandas has to know to read ranks with gaps as whole numbers."""


def _table(columns: dict[str, Any]) -> Any:
    return import_module("pyarrow").table(list(columns.values()), names=list(columns))


def _same(text: str, count: int) -> Any:
    return arrow.coded(np.zeros(count, np.int32), [text])


def _vetoes(ids: list[str], hits: Any) -> Any:
    """The vetoes that hold, by their ids with commas between."""
    keys = sum(
        (hit.astype(np.int64) << i for i, hit in enumerate(hits)), np.zeros(hits.shape[1], np.int64)
    )
    distinct, codes = np.unique(keys, return_inverse=True)
    texts = [
        ",".join(id_ for i, id_ in enumerate(ids) if key >> i & 1) for key in distinct.tolist()
    ]
    return arrow.coded(codes, texts)
