"""The table `ledger`: one row for every posting, then what closes a track to its annual total.

It streams to its file a block of units at a time. In a track of more units than a block has its
rows come block by block, each in the order of months, units and rules; the year's rows follow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import numpy as np

from ...decimals import decimal_places, multiply, plainly, shifted, subtract, units
from ...engine.exact import numbers
from ...grading.annual import Standing
from ...scheme import model as m
from ...scheme.scheme import Scheme
from ..postings import TrackPostings
from ..reconciliation import fault, reconciled
from ..restated import postings_by_block
from ..scored import Scored
from .columns import Numbers, Rows, Texts
from .definitions import LEDGER
from .digits import finest

UNITS = 2048
"""Of how many units rows are made at a time; a unit has some hundred."""


def streamed(scored: Scored) -> Iterator[Rows]:
    """The rows of all tracks, a block of units at a time."""
    scheme, through = scored.scheme, scored.through
    for found in scored.tracks.values():
        for first, last, postings in postings_by_block(scored, found, UNITS):
            points = found.scores.months[:through, first:last]
            reconciled(scheme, found.track, postings, points, first)
            yield months(scheme, found.track, postings, first)
        for first in range(0, len(found.track.entities), UNITS):
            some = range(first, min(first + UNITS, len(found.track.entities)))
            yield year(scheme, found.track, found.standing, through, some)


def months(scheme: Scheme, track: m.Track, found: TrackPostings, first: int = 0) -> Rows:
    """The months' postings of some units, counted from `first`."""
    labels = [_labels(line, track) for line in found.lines] or [("",) * 5]
    item, award, subject, kind, cites = (
        Texts(list(column), found.line) for column in zip(*labels, strict=True)
    )
    last = int(found.entity.max(initial=first)) + 1
    return {
        "track": Texts.same(track.id, len(found.line)),
        "month": Texts(list(scheme.months), found.month),
        "entity": Texts(track.entities.names[first:last], found.entity - first),
        "item": item,
        "award": award,
        "subject": subject,
        "kind": kind,
        "points": Numbers(found.points, scheme.places),
        "facts": Texts(found.facts or [""], found.fact),
        "cites": cites,
    }


def _labels(line: Any, track: m.Track) -> tuple[str, ...]:
    """Item, award, subject, kind and clause of a line."""
    award, subject = line.award.id if line.award else "", line.subject or ""
    cites = line.node.cites if isinstance(line.node, m.Item) else track.cites
    return line.node.id, award, subject, line.kind, cites


def year(
    scheme: Scheme,
    track: m.Track,
    standing: Standing,
    through: int,
    some: Iterable[int],
    first: int = 0,
) -> Rows:
    """From the months' points of units to the annual total: scales, weights, evaluation, rounding.

    `some` are places in `standing`, whose units stand in the roster from `first` on.
    """
    found = list(_closing(scheme, track, standing, through, some, first))
    cells = zip(*found, strict=True) if found else iter([()] * len(LEDGER.names))
    columns = dict(zip(LEDGER.names, map(list, cells), strict=True))
    points, places = columns.pop("points"), finest(scheme)
    values = numbers([[units(cell, places) for cell in points]])[0]
    shown = np.array([decimal_places(cell) for cell in points], np.int64)
    texts = {name: Texts(column) for name, column in columns.items()}
    return {**texts, "points": Numbers(values, places, shown=shown)}


def _closing(
    scheme: Scheme,
    track: m.Track,
    standing: Standing,
    through: int,
    some: Iterable[int],
    first: int,
) -> Iterator[tuple[Any, ...]]:
    """The rows of the ledger that close the months to the annual total, cell by cell."""
    if not scheme.settles:
        return
    names, half = track.entities.names, shifted(5, scheme.places + 1)
    for position in some:
        if not standing.scored[position]:
            continue
        head = (track.id, scheme.months[through - 1], names[first + position])
        rest = shifted(int(standing.total[position]), scheme.places)
        posted = shifted(int(standing.months[position]), scheme.places)
        first_of_months = next((p for p in scheme.parts if not p.fact and not p.node), None)
        if first_of_months is None:
            yield (*head, "", "months", "", "annual", posted.copy_negate(), "", scheme.cites)
            posted = Decimal(0)
        rest = subtract(rest, posted)
        columns = (standing.parts, standing.scaled, standing.places)
        for part, raw, scaled, places in zip(scheme.parts, *columns, strict=True):
            item, value = part.item or part.node, shifted(int(scaled[position]), places)
            there, after = (posted, value) if part is first_of_months else (Decimal(0),) * 2
            if part.scale_best_to is not None:
                text = f"{_in_full(shifted(int(raw[position]), places))} → {_in_full(value)}"
                points = subtract(after, there)
                yield (*head, item, part.id, "", "annual", points, text, scheme.cites)
                rest = subtract(rest, points)
            text = f"{_in_full(Decimal(part.weight))} × {_in_full(value)}"
            points = plainly(subtract(multiply(part.weight, value), after))
            yield (*head, item, part.id, "", "annual", points, text, scheme.cites)
            rest = subtract(rest, points)
        if not -half <= rest <= half:
            total = shifted(int(standing.total[position]), scheme.places)
            where = f"{head[2]} {scheme.months[0][:4]}"
            raise fault(where, subtract(total, rest), total)
        yield (*head, "", "rounding", "", "annual", plainly(rest), "", scheme.cites)


def _in_full(number: Decimal) -> str:
    return format(plainly(number), "f")
