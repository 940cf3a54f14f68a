"""Tables by a column of the roster, checked: every unit that asks one has to find a number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce

import numpy as np

from ...arrays import Mask
from ...errors import Problem
from .. import model as m

Asked = tuple[m.Quantity, m.Condition | None]
_MOST_SHOWN = 5


@dataclass(frozen=True)
class TableChecks:
    """The tables by a column that the rules of a track ask."""

    track: m.Track

    def problems(self) -> Iterator[Problem]:
        """Values of the roster for which a table has no number, each table once.

        Asked are the units that answer for the item, and of these the ones for which what the file
        says of the roster beside the table (`when`) may hold.
        """
        for node in self.track.root.nodes():
            answers = self._answer(node)
            for quantity, condition in _asked(node):
                for table in _tables(quantity):
                    yield from self._missing(table, answers & self._may_hold(condition))
        graded = [*m.asked_by_grades(self.track)]
        inside = {id(p) for q in graded if isinstance(q, m.Table) for p in q.values.values()}
        for quantity in graded:
            if isinstance(quantity, m.Table) and quantity.column and id(quantity) not in inside:
                yield from self._missing(quantity, self._everyone)

    def idle(self) -> Iterator[tuple[m.Table, list[str]]]:
        """Tables with keys that no unit has."""
        seen: set[m.Table] = set()
        asked = (quantity for node in self.track.root.nodes() for quantity, _ in _asked(node))
        for quantity in (*asked, *m.asked_by_grades(self.track)):
            for table in _tables(quantity):
                keys = self._idle(table) if table not in seen else []
                seen.add(table)
                if keys:
                    yield table, keys

    @property
    def _everyone(self) -> Mask:
        return np.ones(len(self.track.entities), bool)

    def _answer(self, node: m.Item | m.Section) -> Mask:
        """The units that may be scored by a node."""
        if not isinstance(node, m.Item):
            return self._everyone
        who = [node.answering, *(s.answering for s in node.subjects if s.answering)]
        if any(one.listed is None or one.others == "scored" for one in who):
            return self._everyone
        names = {name for one in who for name in (one.listed or frozenset()) | one.also}
        mask = ~self._everyone
        mask[[self.track.positions[name] for name in names if name in self.track.positions]] = True
        return mask

    def _may_hold(self, condition: m.Condition | None) -> Mask:
        """Where a condition may hold, as far as the roster tells."""
        match condition:
            case m.Is(column, values):
                codes, cells = self.track.entities.column(column)
                words = m.Words(values)
                held: Mask = np.array([words.of(cell) in values for cell in cells], bool)[codes]
                return held
            case m.AllOf(parts):
                return reduce(np.logical_and, map(self._may_hold, parts))
            case m.AnyOf(parts):
                return reduce(np.logical_or, map(self._may_hold, parts))
            case m.Not(m.Is() as inner):
                return ~self._may_hold(inner)
        return self._everyone

    def _missing(self, table: m.Table, asking: Mask) -> Iterator[Problem]:
        if table.column is None:
            for value in table.values.values():
                yield from self._missing_inside(value, asking)
            return
        if table.column not in self.track.entities.columns:
            return
        codes, cells = self.track.entities.column(table.column)
        chosen = table.chosen(cells)
        for value in table.values.values():
            mine = np.array([part is value for part in chosen], bool)[codes]
            yield from self._missing_inside(value, asking & mine)
        if "else" in table.values:
            return
        counts = np.bincount(codes[asking], minlength=len(cells))
        found: dict[str, int] = {}
        for cell, number, count in zip(cells, chosen, counts.tolist(), strict=True):
            if count and number is None:
                found[m.word(cell)] = found.get(m.word(cell), 0) + count
        if found:
            names = [f"{word or '∅'} × {count}" for word, count in found.items()]
            more = ["…"] if len(names) > _MOST_SHOWN else []
            details = {"column": table.column, "values": ", ".join([*names[:_MOST_SHOWN], *more])}
            yield Problem("R350", table.place, details)

    def _missing_inside(self, value: m.Quantity, asking: Mask) -> Iterator[Problem]:
        for table in _tables(value):
            yield from self._missing(table, asking)

    def _idle(self, table: m.Table) -> list[str]:
        if table.column not in self.track.entities.columns:
            return []
        words = m.Words(table.values)
        _, cells = self.track.entities.column(table.column)
        there = {words.of(cell) for cell in cells}
        return [key for key in table.values if key != "else" and key not in there]


def _tables(quantity: m.Quantity) -> Iterator[m.Table]:
    """The tables that a quantity asks, those inside a table's cells left out."""
    inside: set[int] = set()
    for part in m.parts(quantity):
        if isinstance(part, m.Table):
            inside |= {id(inner) for value in part.values.values() for inner in m.parts(value)}
            if id(part) not in inside:
                yield part


def _asked(node: m.Item | m.Section) -> Iterator[Asked]:
    """Every quantity that a node and its awards read, with the condition that stands beside it."""
    each = node.each_subject if isinstance(node, m.Item) else None
    for knobs in (node.knobs, each.knobs if each else None):
        if knobs:
            yield from _asked_by(knobs)
    yield from ((weight, None) for weight in (node.weight, *([each.weight] if each else [])))
    fulls = (node.full, each.full if each else None, *(award.full for award in node.awards))
    yield from ((full, None) for full in fulls if full is not None)
    yield from _inside(node.not_applicable_when)
    yield from _inside(each.not_applicable_when if each else None)
    for award in node.awards:
        rows = award.rule.rows if isinstance(award.rule, m.Levels | m.Tiers) else ()
        yield from ((row.points, row.when) for row in rows)
        for row in rows:
            yield from _inside(row.when)
        if not rows:
            yield from ((quantity, None) for quantity in m.quantities(award.rule))
        yield from ((limit.points, limit.when) for _, limit in award.limits)
        for when in (award.when, *(limit.when for _, limit in award.limits)):
            yield from _inside(when)


def _asked_by(knobs: m.Knobs) -> Iterator[Asked]:
    yield knobs.base, knobs.base_when
    yield knobs.multiplier, knobs.multiplier_when
    yield knobs.scale_to or 0, None
    limits = [limit for _, limit in knobs.limits]
    yield from ((limit.points, limit.when) for limit in limits)
    conditions = [knobs.base_when, knobs.multiplier_when, knobs.zero_when]
    for condition in (*conditions, *(limit.when for limit in limits)):
        yield from _inside(condition)


def _inside(condition: m.Condition | None) -> Iterator[Asked]:
    """What a condition reads itself."""
    match condition:
        case m.AllOf(parts):
            beside = [part for part in parts if isinstance(part, m.Is)]
            for part in parts:
                for quantity, _ in _inside(part):
                    yield quantity, m.AllOf(tuple(beside)) if beside else None
        case m.AnyOf(parts):
            for part in parts:
                yield from _inside(part)
        case m.Not(inner):
            yield from _inside(inner)
        case m.Test():
            yield from (
                (quantity, None) for quantity in (condition.of, *(b for _, b in condition.bounds))
            )
