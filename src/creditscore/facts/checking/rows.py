"""What is wrong with facts, row by row: each rule, and duplicates, with all that a message says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...arrays import Ints, Mask
from ...errors import LISTED as MOST_LISTED
from ...errors import Place, Problem, Problems
from ...scheme.scheme import Scheme
from ...scheme.slots import LISTED, Slots
from ..coding.rows import Coder, shown
from ..facts import Facts
from ..planes.observations import Observations, key_of
from ..reading.numbers import unscaled
from .asked import Asked
from .rules import (
    BOUNDS,
    CELL_RULES,
    GAP_RULES,
    PAIR_RULES,
    GapRule,
    Months,
    PairRule,
    Side,
    concerned,
    is_carried,
    is_needed,
    is_open,
    run_of,
    standing,
    stands,
)
from .wording import CELL_DETAILS, PAIR_DETAILS


def checked_rows(
    facts: Facts, scheme: Scheme, through: int, only: Mapping[str, set[int]] | None = None
) -> tuple[dict[str, Observations], Problems]:
    """The observations of each track that can be used, and all that is wrong with the others.

    `only` are the units of each track of which facts are due, all unless told.
    """
    coder = Coder(facts, scheme)
    coded = coder.observations()
    for found in coded.values():
        _report_cells(coder, found)
    problems, good = coder.problems, {}
    for track, every in coded.items():
        found = coder.usable(every)
        problems.extend(_duplicates(found, facts))
        good[track] = found = _first_of_each(found)
        for pair_rule in PAIR_RULES:
            problems.extend(_pairs(pair_rule, found, facts))
        asked = Asked(scheme, found.slots)
        for gap_rule in GAP_RULES:
            listed = None if only is None else only.get(track)
            problems.extend(_gaps(gap_rule, found, facts, through, asked, listed))
    return good, problems


@dataclass(frozen=True)
class _RowCells:
    """Observations as the rules ask for them: one after the other."""

    found: Observations

    @property
    def slots(self) -> Slots:
        return self.found.slots

    @property
    def month(self) -> Ints:
        return self.found.month

    @property
    def until(self) -> Ints:
        return self.found.until

    @property
    def latest(self) -> Mask:
        latest = [slot.fact.accumulates == "latest" for slot in self.slots.slots]
        return np.array(latest, bool)[self.found.slot]

    @property
    def state(self) -> Ints:
        return state_of(self.found)

    @property
    def counting(self) -> Any:
        found, force, ever = self.found, self.slots.in_force, self.slots.assessed
        assert force is not None
        assert ever is not None
        return force[found.month, found.entity] | (
            self.slots.yearly[found.slot] & ever[found.entity]
        )

    def outside(self) -> bool:
        """None is: what a fact cannot hold is refused as it is read."""
        return False


def _report_cells(coder: Coder, found: Observations) -> None:
    """Report the rows that break a rule by themselves; they are not used."""
    cells, slots = _RowCells(found), found.slots
    for rule in CELL_RULES:
        if rule is BOUNDS:
            continue
        mine = concerned(rule, slots)
        if mine.any():
            rows = np.flatnonzero(mine[found.slot] & rule.broken(cells))
            kind, details = CELL_DETAILS[rule.name]
            broken = found.only(rows)
            coder.report(rule.codes[0], broken.row, kind(broken), details(broken, coder.scheme))


def _first_of_each(found: Observations) -> Observations:
    return found.only(np.r_[True, found.key[1:] != found.key[:-1]][: len(found.key)])


def _duplicates(found: Observations, facts: Facts) -> Iterator[Problem]:
    """Figures that stand again: the first of them by their places, and how many more there are."""
    again = np.flatnonzero(np.r_[False, found.key[1:] == found.key[:-1]][: len(found.key)])
    if not len(again):
        return
    starts = np.flatnonzero(np.r_[True, found.key[1:] != found.key[:-1]])
    order = np.argsort(facts.order[found.row[again]], kind="stable")
    for i in again[order[:MOST_LISTED]].tolist():
        first = int(starts[np.searchsorted(starts, i, "right") - 1])
        fact = found.slots.slots[int(found.slot[i])].fact
        details = {
            "first": facts.place(int(found.row[first])),
            "value": unscaled(int(found.value[i]), fact.places),
            "first_value": unscaled(int(found.value[first]), fact.places),
        }
        yield Problem("F208", facts.place(int(found.row[i])), details)
    if len(again) > MOST_LISTED:
        yield Problem("N910", Place(), {"code": "F208", "count": len(again) - MOST_LISTED})


def _lookup(found: Observations, keys: Ints, *, carry: bool = False) -> tuple[Ints, Mask]:
    """What stands at each key (the last figure up to it with `carry`), and where anything does."""
    if not len(found.key):
        return np.zeros(len(keys), np.int64), np.zeros(len(keys), bool)
    span = found.slots.span
    at = np.searchsorted(found.key, keys, "right") - 1
    hit = found.key[np.maximum(at, 0)]
    known = (at >= 0) & ((hit == keys) | (carry & (hit // span == keys // span)))
    return np.where(known, found.value[at], 0), known


def _size(found: Observations) -> int:
    """How many keys a slot takes."""
    return len(found.slots.track.entities) * found.slots.span


def _rows_of(found: Observations, numbers: Ints) -> tuple[Ints, Ints]:
    """The rows of some slots, and which of these each one is of."""
    sizes = np.diff(found.starts)[numbers]
    of = np.repeat(np.arange(len(numbers)), sizes)
    shift = found.starts[numbers] - np.r_[0, np.cumsum(sizes)[:-1]][: len(numbers)]
    return np.arange(len(of)) + shift[of], of


def _pairs(rule: PairRule, found: Observations, facts: Facts) -> Iterator[Problem]:
    """Where two figures break a rule; both of them, or the one that is there, are looked at."""
    one, other = rule.pairs(found.slots)
    if not len(one):
        return
    every = [slot.fact for slot in found.slots.slots]
    carried = np.array([is_carried(fact) for fact in every], bool)
    standing_in = np.array([standing(fact) for fact in every], np.int64)
    by_itself = np.array([stands(fact) for fact in every], bool)
    needed = np.array([is_needed(fact) for fact in every], bool)
    apart = (other - one) * _size(found)
    rows, of = _rows_of(found, one)
    keys = found.key[rows]
    if by_itself[one].any():
        more, pair = _rows_of(found, other)
        here = found.key[more] - apart[pair]
        new = by_itself[one[pair]] & ~_lookup(found, here)[1]
        rows, of = np.r_[rows, more[new]], np.r_[of, pair[new]]
        keys = np.r_[keys, here[new]]

    figures, nothing = found.only(~found.void), found.key[found.void]

    def side(slot: Ints, keys: Ints) -> Side:
        value, there = _lookup(found, keys)
        known, places = there, found.slots.places[slot]
        if by_itself[slot].any():
            last, ever = _lookup(figures, keys, carry=True)
            last = np.where(carried[slot], last, standing_in[slot])
            value = np.where(there, value, last)
            known = there | (by_itself[slot] & (ever | ~carried[slot]))
        return Side(
            value, there, np.isin(keys, nothing), known, places, by_itself[slot], needed[slot]
        )

    first, second = side(one[of], keys), side(other[of], keys + apart[of])
    broken = rule.broken(first, second)
    if len(found.refused):
        broken &= ~np.isin([keys, keys + apart[of]], found.refused).any(axis=0)
    for i in np.flatnonzero(broken):
        fact, against = every[one[of[i]]], every[other[of[i]]]
        values = (
            unscaled(int(first.value[i]), fact.places),
            "n/a" if second.void[i] else unscaled(int(second.value[i]), against.places),
        )
        details = {"fact": fact.label, "other": against.label, **PAIR_DETAILS[rule.name](*values)}
        yield Problem(rule.codes[0], facts.place(int(found.row[rows[i]])), details)


def _gaps(
    rule: GapRule,
    found: Observations,
    facts: Facts,
    through: int,
    asked: Asked,
    only: set[int] | None,
) -> Iterator[Problem]:
    """Months without the figure that there must be; `only` are the units that are asked."""
    slots = found.slots
    for number in np.flatnonzero(concerned(rule, slots)).tolist():
        slot = slots.slots[number]
        stock = slot.fact.type == "stock"
        entity, month, previous = _after(found, number) if stock else _all(found, number, only)
        counting = slots.counting(number)
        inside = month < slots.span
        entity, month, previous = entity[inside], month[inside], previous[inside]
        wanted = asked.months(number)[month] & asked.units(number)[entity]
        if counting is not None:
            wanted &= counting[month, entity]
        if is_open(slots, number):
            wanted &= month >= _begun(found, number)[entity]
        state = slots.states[slot.group, entity]
        due = rule.due(Months(month, previous, state, wanted, *run_of(slots, number, through)))
        keys = key_of(slots, number, entity, month)[due]
        if not len(keys):
            continue
        have = np.r_[found.key[found.of_slot(number)], found.refused]
        for key in keys[~np.isin(keys, have)]:
            unit, at = divmod(int(key) - number * _size(found), slots.span)
            details = {
                "entity": slots.track.entities[unit].name,
                "item": slot.item,
                "subject": shown(slot.subject),
                "label": slot.fact.label,
                "month": slots.months[at],
            }
            if stock:
                last = int(np.searchsorted(found.key, key)) - 1
                details |= {"previous": slots.months[at - 1], "before": found.value[last]}
                yield Problem(rule.codes[0], facts.place(int(found.row[last])), details)
            else:
                yield Problem(rule.codes[0], Place(), details)


def _begun(found: Observations, number: int) -> Ints:
    """The month in which each unit first has facts of a slot's item and subject."""
    first = np.full(len(found.slots.track.entities), found.slots.span)
    for slot in found.slots.of_group(found.slots.slots[number].group):
        rows = found.of_slot(slot)
        np.minimum.at(first, found.entity[rows], found.month[rows])
    return first


def _after(found: Observations, number: int) -> tuple[Ints, Ints, Ints]:
    """The units and months after the figures of a slot, and these."""
    rows = found.of_slot(number)
    return found.entity[rows], found.month[rows] + 1, found.value[rows]


def _all(found: Observations, number: int, only: set[int] | None) -> tuple[Ints, Ints, Ints]:
    """Every month of the units that answer."""
    slots = found.slots
    units = np.flatnonzero(slots.states[slots.slots[number].group] == LISTED)
    if only is not None:
        units = units[np.isin(units, list(only))]
    entity, month = np.repeat(units, slots.span), np.tile(np.arange(slots.span), len(units))
    return entity, month, np.zeros(len(entity), np.int64)


def state_of(found: Observations) -> Ints:
    """How the unit of each row stands to its item and subject."""
    state: Ints = found.slots.states[found.slots.group[found.slot], found.entity]
    return state.astype(np.int64)
