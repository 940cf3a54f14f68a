"""The facts behind a posting: each figure, where it stands, and what a silent month means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

import numpy as np

from ...engine.cube import Cube, Figure
from ...engine.view import View
from ...facts.planes.observations import key_of
from ...personal import without_persons
from ...scheme import model as m
from .block import Block
from .in_words import figure_text

_masked = lru_cache(maxsize=1 << 12)(without_persons)
FigureState = Literal[
    "reported", "carried", "standing", "as-zero", "as-value", "not-applicable", "unknown", "fed"
]
"""What a month's figure is: reported in it; the last one reported, carried on; reported before and
good to the end of the year; nothing reported, which counts as 0, or as the value that the rules
give; not applicable; nothing reported and not known; another track's result."""


@dataclass(frozen=True, slots=True)
class SubjectFigure:
    """What one subject has in a figure of several."""

    subject: str
    month: str
    to_date: str
    state: FigureState
    since: str
    source: str
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A fact behind a posting: the month's figure, its period's so far, and where it stands.

    Figures of flags are 1 and 0, `?` is not known. `since` is the month of a figure that was
    reported before; `rows` are where the figure was reported; `subjects` has the figures that were
    taken together, where there are several.
    """

    item: str
    fact: str
    subject: str
    label: str
    type: m.FactType
    month: str
    to_date: str
    state: FigureState
    since: str
    source: str
    rows: tuple[str, ...]
    subjects: tuple[SubjectFigure, ...]


@dataclass(frozen=True)
class Lookup:
    """Where the facts of one unit of a block are looked up: the one in the `column` of the cube."""

    block: Block
    column: int

    @property
    def cube(self) -> Cube:
        """The block's planes."""
        return self.block.cube

    @property
    def place(self) -> int:
        """The unit's place in the roster."""
        return self.cube.first + self.column

    def evidence(
        self,
        node: m.Item | m.Section,
        subject: str | None,
        refs: Sequence[m.FactRef],
        period: m.Period,
        month: int,
    ) -> Iterator[Evidence]:
        """What some facts are in a month of the year, seen over a period."""
        now, run = (self._view(node, subject, p) for p in ("month", period))
        slots_of = self.cube.facts.slots
        for ref in refs:
            slots, at = now.slots(ref), (self.cube.start + month, self.column)
            if not slots:
                continue
            known = slots_of.slots[slots[0]]
            one = [self._of(slot, now, run, month) for slot in slots]
            together = one[0] if len(one) == 1 else _together(one)
            if len(one) > 1:
                month_s, to_date = (figure_text(self._figure(view, ref), at) for view in (now, run))
                together = replace(together, month=month_s, to_date=to_date)
            yield Evidence(
                item=known.item,
                fact=known.fact.id,
                subject=ref.subject or "",
                label=known.fact.label,
                type=known.fact.type,
                month=together.month,
                to_date=together.to_date,
                state=together.state,
                since=together.since,
                source=together.source,
                rows=together.rows,
                subjects=tuple(f for f in one if f.state != "as-zero" or _is_some(f))
                if len(one) > 1
                else (),
            )

    def _of(self, slot: int, now: View, run: View, month: int) -> SubjectFigure:
        known, at = self.cube.facts.slots.slots[slot], (self.cube.start + month, self.column)
        state, months = self._state(slot, at[0])
        ref = m.FactRef(known.fact.id, known.subject, known.item)
        rows = [row for then in months for row in self._rows(slot, then)]
        sources = dict.fromkeys(map(self.block.facts.source, rows))
        return SubjectFigure(
            known.subject,
            figure_text(self._figure(now, ref), at),
            figure_text(self._figure(run, ref), at),
            state,
            "" if state == "reported" or not months else self._named(months[-1]),
            _masked("、".join(filter(None, sources))),
            tuple(str(self.block.facts.place(row)) for row in rows),
        )

    def _view(self, node: m.Item | m.Section, subject: str | None, period: m.Period) -> View:
        key = (node.id, subject, period)
        return self.block.once(key, lambda: View(self.cube, node, subject, period))

    def _figure(self, view: View, ref: m.FactRef) -> Figure:
        return self.block.once((id(view), ref), lambda: view.figure(ref))

    def _named(self, month: int) -> str:
        return self.cube.scheme.span_months[month]

    def _state(self, slot: int, month: int) -> tuple[FigureState, list[int]]:
        """What a slot's figure of a month is, and the months in which it was reported."""
        fact, cells = self.cube.facts.slots.slots[slot].fact, self.cube.cells(slot)
        there = cells.there[: month + 1, self.column]
        filled = there if cells.void is None else there & ~cells.void[: month + 1, self.column]
        if there[month]:
            return ("fed" if fact.feed else "reported") if filled[month] else "not-applicable", [
                month
            ]
        before = np.flatnonzero(filled).tolist()
        if fact.lasts:
            before = [then for then in before if then // 12 == month // 12]
            if before:
                return "standing", before
        if fact.missing == "carry":
            return ("carried", before[-1:]) if before else ("unknown", [])
        if fact.missing == "value":
            return "as-value", []
        if fact.missing in ("not-applicable", "not-reported"):
            return "not-applicable" if fact.missing == "not-applicable" else "unknown", []
        return "as-zero", []

    def _rows(self, slot: int, month: int) -> list[int]:
        """The rows of the fact table that hold a slot of the unit's month."""
        observed = self.block.observed
        key = key_of(observed.slots, slot, self.cube.first + self.column, month)
        first, last = np.searchsorted(observed.key, (key, key + 1)).tolist()
        found: list[int] = observed.row[first:last].tolist()
        return [row for row in found if row >= 0]


def _is_some(figure: SubjectFigure) -> bool:
    return figure.to_date not in ("0", "?")


def _together(figures: Sequence[SubjectFigure]) -> SubjectFigure:
    """Figures taken together: reported where any is, and from where they all come."""
    states: tuple[FigureState, ...] = ("reported", "carried", "standing", "fed")
    state = next((s for s in states if any(f.state == s for f in figures)), figures[0].state)
    sources = dict.fromkeys(f.source for f in figures if f.source)
    return replace(
        figures[0],
        state=state,
        since=max(f.since for f in figures),
        source="、".join(sources),
        rows=tuple(dict.fromkeys(row for f in figures for row in f.rows)),
    )
