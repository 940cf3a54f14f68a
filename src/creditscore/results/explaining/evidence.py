"""The facts behind a posting: each figure, where it stands, and what a silent month means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

import numpy as np

from ...engine.cube import Cube, Figure
from ...engine.view import View
from ...facts.planes.observations import key_of
from ...personal import without_persons
from ...scheme import model as m
from ...scheme.slots import Slot
from .block import Block, Once
from .in_words import At, figure_text

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
class _Seen:
    """A slot as a line sees it: its figures of the month and over the period, of all units."""

    slot: int
    known: Slot
    month: Figure
    to_date: Figure


@dataclass(frozen=True)
class ReadFact:
    """A fact that a line reads over a period, as all units of a block see it.

    The figures are those of the month and the period so far; of several slots, together.
    """

    ref: m.FactRef
    slots: tuple[_Seen, ...]
    month: Figure
    to_date: Figure


@dataclass(frozen=True)
class Lookup:
    """Where the facts of one unit of a block are looked up: the one in the `column` of the cube."""

    block: Block
    column: int
    once: Once = field(default_factory=Once)

    @property
    def cube(self) -> Cube:
        """The block's planes."""
        return self.block.cube

    @property
    def place(self) -> int:
        """The unit's place in the roster."""
        return self.cube.first + self.column

    def evidence(self, facts: Iterable[ReadFact], month: int) -> Iterator[Evidence]:
        """What some facts are in a month of the year."""
        at = self.cube.start + month, self.column
        for fact in facts:
            item, known = fact.slots[0].known.item, fact.slots[0].known.fact
            head = item, known.id, fact.ref.subject or "", known.label, known.type
            one = [self._found(seen, at) for seen in fact.slots]
            month_s, to_date, state, since, source, rows = one[0]
            some: tuple[SubjectFigure, ...] = ()
            if len(one) > 1:
                pairs = zip(fact.slots, one, strict=True)
                figures = [SubjectFigure(seen.known.subject, *found) for seen, found in pairs]
                month_s, to_date = figure_text(fact.month, at), figure_text(fact.to_date, at)
                state, since, source, rows = _together(figures)
                some = tuple(f for f in figures if f.state != "as-zero" or _is_some(f))
            yield Evidence(*head, month_s, to_date, state, since, source, rows, some)

    def facts(
        self,
        node: m.Item | m.Section,
        subject: str | None,
        refs: Iterable[m.FactRef],
        period: m.Period,
    ) -> Iterator[ReadFact]:
        """Some facts as all units of the block see them; those without a slot left out."""
        views = [self._view(node, subject, p) for p in ("month", period)]
        for ref in refs:
            slots = [self._seen(slot, views) for slot in views[0].slots(ref)]
            if len(slots) == 1:
                yield ReadFact(ref, tuple(slots), slots[0].month, slots[0].to_date)
            elif slots:
                yield ReadFact(ref, tuple(slots), *(self._figure(view, ref) for view in views))

    def _seen(self, slot: int, views: Iterable[View]) -> _Seen:
        known = self.cube.facts.slots.slots[slot]
        ref = m.FactRef(known.fact.id, known.subject, known.item)
        return _Seen(slot, known, *(self._figure(view, ref) for view in views))

    def _found(
        self, seen: _Seen, at: At
    ) -> tuple[str, str, FigureState, str, str, tuple[str, ...]]:
        """The figures of a slot in a month, what they are, and where they stand."""
        state, months = self._state(seen.slot, at[0])
        rows = [row for then in months for row in self._rows(seen.slot, then)]
        sources = dict.fromkeys(map(self.block.facts.source, rows))
        return (
            figure_text(seen.month, at),
            figure_text(seen.to_date, at),
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
        if cells.there[month, self.column]:
            if cells.void is not None and cells.void[month, self.column]:
                return "not-applicable", [month]
            return "fed" if fact.feed else "reported", [month]
        there = cells.there[:month, self.column]
        filled = there if cells.void is None else there & ~cells.void[:month, self.column]
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
        bounds = self.once(slot, lambda: self._bounds(slot))
        rows: list[int] = self.block.observed.row[bounds[month] : bounds[month + 1]].tolist()
        return [row for row in rows if row >= 0]

    def _bounds(self, slot: int) -> list[int]:
        """Where the rows of each month of a slot begin, and where those of the last one end."""
        observed = self.block.observed
        first = key_of(observed.slots, slot, self.place, 0)
        months = np.arange(first, first + observed.slots.span + 1)
        found: list[int] = np.searchsorted(observed.key, months).tolist()
        return found


def _is_some(figure: SubjectFigure) -> bool:
    return figure.to_date not in ("0", "?")


def _together(
    figures: Sequence[SubjectFigure],
) -> tuple[FigureState, str, str, tuple[str, ...]]:
    """What figures taken together are: reported where any is, and from where they all come."""
    states: tuple[FigureState, ...] = ("reported", "carried", "standing", "fed")
    state = next((s for s in states if any(f.state == s for f in figures)), figures[0].state)
    sources = dict.fromkeys(f.source for f in figures if f.source)
    rows = tuple(dict.fromkeys(row for f in figures for row in f.rows))
    return state, max(f.since for f in figures), "、".join(sources), rows
