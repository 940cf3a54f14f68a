"""The tables `months` and `annual` as Arrow columns, made from arrays of whole numbers."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np

from ..engine.exact import Mask, Plane
from ..facts import arrow
from ..facts.directory import names_of
from ..grading.annual import Standing, left_out
from ..grading.ranking import ranks_of
from ..memory import trim
from ..scheme.scheme import Scheme
from .widths import Widths

if TYPE_CHECKING:
    from .result import Result, TrackResult


_MANY = 1 << 19
"""From how many units on only one array of places is made at a time."""


def months(result: Result, wanted: Sequence[str] | None = None) -> Iterator[Any]:
    """The table `months`, a track and month at a time; places are found where they are `wanted`."""
    ranks = wanted is None or not {"rank", "rank_to_date"}.isdisjoint(wanted)
    for found in result.tracks.values():
        many = len(found.track.entities) >= _MANY
        trim()
        with ThreadPoolExecutor(1 if many else min(2, result.threads)) as pool:
            waiting: deque[tuple[Any, ...]] = deque()
            for month in _to_date(result, found):
                figures = (month.points, month.to_date) if ranks and result.scheme.settles else ()
                waiting.append((month, [pool.submit(ranks_of, values) for values in figures]))
                if len(waiting) > 1:
                    yield _month(result, found, *waiting.popleft())
            yield from (_month(result, found, *month) for month in waiting)


def month(
    scheme: Scheme,
    track: str,
    name: str,
    units: Any,
    points: tuple[Plane, Plane],
    ranks: Sequence[Plane],
    widths: Widths,
) -> Any:
    """Rows of the table `months` of some `units`, an Arrow array of their names.

    `points` and `ranks` are of the month and up to it; there may be no ranks.
    """
    count = len(units)
    columns = {"track": _same(track, count), "month": _same(name, count), "entity": units}
    for kind, values in zip(("points", "to_date"), points, strict=True):
        columns[kind] = arrow.decimals(values, scheme.places, digits=widths.months)
    for kind, values in zip(("rank", "rank_to_date"), ranks, strict=False):
        columns[kind] = arrow.column(values)
    return _table(columns)


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


def _month(result: Result, found: TrackResult, month_: _Month, ranks: list[Future[Plane]]) -> Any:
    units, points = names_of(found.track.entities), (month_.points, month_.to_date)
    places = [rank.result() for rank in ranks]
    scheme, widths = result.scheme, result.widths
    return month(scheme, found.track.id, month_.name, units, points, places, widths)


def annual(result: Result, wanted: Sequence[str] | None = None) -> Iterator[Any]:
    """The table `annual`, a track at a time."""
    for found in result.tracks.values():
        names, reported = names_of(found.track.entities), found.scores.reported
        place, widths = found.standing, result.widths
        table = year(result.scheme, found.track.id, names, place, reported, widths)
        yield table.replace_schema_metadata(_for_pandas(table))


def year(
    scheme: Scheme, track: str, units: Any, place: Standing, reported: Mask, widths: Widths
) -> Any:
    """Rows of the table `annual` of some `units`, an Arrow array of their names."""
    columns = {"track": _same(track, len(units)), "entity": units}
    given = iter(reported)
    found = zip(scheme.parts, place.parts, place.places, widths.parts, strict=True)
    for part, values, places, digits in found:
        there = next(given) if part.fact else place.scored
        columns[part.id] = arrow.decimals(values, places, there, digits)
    columns |= {
        "total": arrow.decimals(place.total, scheme.places, place.scored, widths.total),
        "rank": _places(place.rank),
        "overall_rank": _places(place.overall),
        "band": arrow.coded(place.level, place.bands),
        "veto": _vetoes([veto.id for veto in scheme.vetoes], place.vetoes),
        "provisional": arrow.column(place.provisional),
    }
    for name in left_out(scheme):
        del columns[name]
    return _table(columns)


def _places(rank: Plane) -> Any:
    there = rank > 0
    return arrow.column(rank, None if there.all() else there)


def _for_pandas(table: Any) -> dict[str, str]:
    """What pandas has to know to read ranks with gaps as whole numbers."""
    kind = {"pandas_type": "int64", "numpy_type": "Int64", "metadata": None}
    ranks = [name for name in ("rank", "overall_rank") if name in table.column_names]
    columns = [{"name": name, "field_name": name, **kind} for name in ranks]
    nothing: dict[str, Any] = {"index_columns": [], "column_indexes": []}
    return {"pandas": json.dumps({**nothing, "columns": columns, "pandas_version": "2.2"})}


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
