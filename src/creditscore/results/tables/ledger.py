"""The ledger as Arrow columns, a block of units at a time, so that it streams to its file.

Its rows are those of the frame. In a track of more units than a block has they come block by block,
each in the order of months, units and rules; the year's rows of the track follow.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np

from ...decimals import units
from ...engine.blocks import blocks
from ...engine.exact import numbers
from ...facts import arrow
from ...scheme.model import Track
from ...scheme.scheme import Scheme
from ..postings import LEDGER, Entries, annual_rows, entries_in, labels_of
from ..reconciliation import proven
from .digits import Widths

if TYPE_CHECKING:
    from ..result import Result

_SPELLED = ("entity", "facts")
"""The columns whose texts hardly repeat."""
UNITS = 2048
"""Of how many units rows are made at a time; a unit has some hundred."""


def ledger(result: Result, wanted: Sequence[str] | None = None) -> Iterator[Any]:
    """The table `ledger`, a block of units at a time."""
    scheme, through = result.scheme, result.through
    for found in result.tracks.values():
        for cube in blocks(scheme, found.observations, found.answers, UNITS):
            points = found.scores.months[:through, cube.first : cube.last]
            entries = entries_in([cube], through)
            proven(scheme, found.track, entries, points, cube.first)
            yield months(scheme, found.track, entries, cube.first, result.widths)
        for first in range(0, len(found.track.entities), UNITS):
            mine = range(first, min(first + UNITS, len(found.track.entities)))
            rows = annual_rows(scheme, found.track, found.standing, through, mine)
            yield year(list(rows), result.widths)


def months(scheme: Scheme, track: Track, entries: Entries, first: int, widths: Widths) -> Any:
    """The months' postings of some units, counted from `first`."""
    count = len(entries.line)
    labels = labels_of(entries.lines, track) or [("",) * 5]
    item, award, subject, kind, cites = (
        arrow.coded(entries.line, list(column)) for column in zip(*labels, strict=True)
    )
    last = int(entries.entity.max(initial=first)) + 1
    names = track.entities.names[first:last]
    digits = widths.ledger
    points = arrow.decimals(entries.points, scheme.places, digits=digits)
    return _table(
        arrow.coded(np.zeros(count, np.int32), [track.id]),
        arrow.coded(entries.month, list(scheme.months)),
        arrow.spelled(entries.entity - first, names),
        item,
        award,
        subject,
        kind,
        points.cast(arrow.decimal(digits, widths.places)),
        arrow.spelled(entries.fact, entries.facts or [""]),
        cites,
    )


def year(rows: list[tuple[Any, ...]], widths: Widths) -> Any:
    """The rows that close the months to the annual total."""
    columns: list[Any] = []
    for name, cells in zip(LEDGER, zip(*rows, strict=True) if rows else [()] * 10, strict=True):
        if name == "points":
            whole = numbers([[units(cell, widths.places) for cell in cells]])[0]
            columns.append(arrow.decimals(whole, widths.places, digits=widths.ledger))
        else:
            made = arrow.spelled if name in _SPELLED else arrow.coded
            columns.append(made(np.arange(len(cells), dtype=np.int32), list(cells)))
    return _table(*columns)


def _table(*columns: Any) -> Any:
    """The columns as a table of texts and decimals."""
    return import_module("pyarrow").table(list(columns), names=list(LEDGER))
