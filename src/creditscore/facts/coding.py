"""From tidy rows to codes: which unit, slot and month a row is, and its exact value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..errors import Place, Problem, nearest
from ..scheme.model import Track
from ..scheme.scheme import Scheme
from ..scheme.slots import REFUSED, Slots
from . import numbers
from .tables import Facts

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Observations:
    """The checked facts of one track: five arrays of one length, sorted by slot, entity and month.

    `value` is in the smallest unit of the slot's fact; `month` counts from 0; `row` is the position
    in the frame of the facts.
    """

    slots: Slots
    slot: Ints
    entity: Ints
    month: Ints
    value: Ints
    row: Ints

    @cached_property
    def key(self) -> Ints:
        """One number for each slot, entity and month, rising along the arrays."""
        return key_of(self.slots, self.slot, self.entity, self.month)

    @cached_property
    def starts(self) -> Ints:
        """Where the rows of each slot start; one more entry marks the end."""
        return np.searchsorted(self.slot, np.arange(len(self.slots.slots) + 1))

    def of_slot(self, slot: int) -> slice:
        """The rows of a slot."""
        return slice(int(self.starts[slot]), int(self.starts[slot + 1]))

    def only(self, keep: npt.NDArray[np.bool_]) -> Observations:
        """The rows for which `keep` is true."""
        columns = (self.slot, self.entity, self.month, self.value, self.row)
        return Observations(self.slots, *(column[keep] for column in columns))


def key_of(slots: Slots, slot: Any, entity: Any, month: Any) -> Any:
    """One number for a slot, entity and month; the months of an entity and slot are neighbours."""
    return (slot * len(slots.track.entities) + entity) * 12 + month


class Coder:
    """Codes the rows of a fact table, gathering a problem for each row that has none."""

    def __init__(self, facts: Facts, scheme: Scheme) -> None:
        self.facts = facts
        self.scheme = scheme
        self.slots = {name: Slots.of(scheme, track) for name, track in scheme.tracks.items()}
        self.problems: list[Problem] = []
        self.good = np.ones(len(facts), bool)

    def observations(self) -> dict[str, Observations]:
        """The observations of each track; rows with a problem are left out."""
        months = self._months()
        tracks, entities = self._entities()
        values = self._values()
        coded = {}
        for number, (name, slots) in enumerate(self.slots.items()):
            rows = np.flatnonzero(self.good & (tracks == number))
            slot = self._slots(name, slots, rows)
            known = slot >= 0
            rows, slot = rows[known], slot[known]
            rows, slot, value = self._scaled(slots, rows, slot, values)
            self._refuse_strangers(slots, rows, slot, entities[rows])
            self._refuse_other_months(slots, rows, slot, months[rows])
            order = np.argsort(key_of(slots, slot, entities[rows], months[rows]), kind="stable")
            rows, slot, value = rows[order], slot[order], value[order]
            coded[name] = Observations(slots, slot, entities[rows], months[rows], value, rows)
        return {name: found.only(self.good[found.row]) for name, found in coded.items()}

    def report(self, code: str, row: int, details: Mapping[str, object]) -> None:
        """Note a problem of a row, which is then not used."""
        self.problems.append(Problem(code, self.facts.place(row), details))
        self.good[row] = False

    def _column(self, name: str, read: Callable[[object], Any]) -> tuple[Ints, list[Any]]:
        """A column as codes of its distinct cells, each of them read once."""
        column = self.facts.frame[name]
        if isinstance(column.dtype, pd.CategoricalDtype):
            codes = column.cat.codes.to_numpy(np.int64)
            cells = list(column.cat.categories)
        else:
            codes, uniques = pd.factorize(column, use_na_sentinel=True)
            codes, cells = codes.astype(np.int64), list(uniques)
        if (codes < 0).any():
            codes = np.where(codes < 0, len(cells), codes)
            cells.append("")
        return codes, [read(cell) for cell in cells]

    def _each(self, codes: Ints, bad: list[int]) -> Iterator[tuple[int, int]]:
        for row in np.flatnonzero(np.isin(codes, bad)):
            yield int(row), int(codes[row])

    def _months(self) -> Ints:
        codes, cells = self._column("month", lambda cell: (numbers.month(cell), cell))
        index = {month: i for i, month in enumerate(self.scheme.months)}
        found = [index.get(month, -1) for month, _ in cells]
        for row, code in self._each(codes, [i for i, month in enumerate(found) if month < 0]):
            month, cell = cells[code]
            year = self.scheme.year
            details = {"month": month, "year": year} if month else {"value": cell, "year": year}
            self.report("F206" if month else "F221", row, details)
        return np.array(found, np.int64)[codes]

    def _entities(self) -> tuple[Ints, Ints]:
        codes, cells = self._column("entity", numbers.text)
        tracks = {name: i for i, name in enumerate(self.scheme.tracks)}
        places = []
        for cell in cells:
            track, name = self.scheme.names.get(cell, ("", ""))
            position = self.scheme.tracks[track].positions[name] if track else -1
            places.append((tracks.get(track, -1), position))
        for row, code in self._each(codes, [i for i, at in enumerate(places) if at[0] < 0]):
            near = nearest(cells[code], self.scheme.names)
            self.report("F201", row, {"name": cells[code], "nearest": near})
        found = np.array(places, np.int64).reshape(-1, 2)[codes]
        return found[:, 0], found[:, 1]

    def _values(self) -> tuple[Ints, list[Any]]:
        codes, cells = self._column("value", lambda cell: (numbers.number(cell), cell))
        for row, code in self._each(codes, [i for i, (n, _) in enumerate(cells) if n is None]):
            self.report("F213", row, {"value": cells[code][1]})
        return codes, [number for number, _ in cells]

    def _slots(self, track: str, slots: Slots, rows: Ints) -> Ints:
        """The slot of each row, -1 where there is none."""
        columns = [self._column(name, numbers.text) for name in ("item", "subject", "fact")]
        sizes = [len(cells) for _, cells in columns]
        joined = np.ravel_multi_index([codes[rows] for codes, _ in columns], sizes)
        distinct, inverse = np.unique(joined, return_inverse=True)
        found = np.full(len(distinct), -1, np.int64)
        for i, parts in enumerate(zip(*np.unravel_index(distinct, sizes), strict=True)):
            name = tuple(cells[part] for (_, cells), part in zip(columns, parts, strict=True))
            found[i] = slots.index.get(name, -1)
            if found[i] < 0:
                code, details = _misnamed(self.scheme.tracks[track], slots, *name)
                for row in rows[inverse == i]:
                    self.report(code, int(row), details)
        slot: Ints = found[inverse]
        return slot

    def _scaled(
        self, slots: Slots, rows: Ints, slot: Ints, values: tuple[Ints, list[Any]]
    ) -> tuple[Ints, Ints, Ints]:
        """The rows whose value the fact can take, with that value in the fact's unit."""
        codes, cells = values
        distinct, inverse = np.unique(slot * len(cells) + codes[rows], return_inverse=True)
        scaled = np.zeros(len(distinct), np.int64)
        usable = np.ones(len(distinct), bool)
        for i, joined in enumerate(distinct):
            number, fact = cells[joined % len(cells)], slots.slots[joined // len(cells)].fact
            found = numbers.scaled(number, fact.places)
            code = _unfit(fact, number, found)
            if code:
                usable[i] = False
                details = {"fact": fact.label, "value": format(number, "f"),
                           "places": fact.places, "limit": _limits(fact)}  # fmt: skip
                for row in rows[inverse == i]:
                    self.report(code, int(row), details)
            else:
                scaled[i] = found
        keep = usable[inverse]
        return rows[keep], slot[keep], scaled[inverse][keep]

    def _refuse_strangers(self, slots: Slots, rows: Ints, slot: Ints, entity: Ints) -> None:
        group = np.array([s.group for s in slots.slots], np.int64)[slot]
        for i in np.flatnonzero(slots.states[group, entity] == REFUSED):
            item_id, subject = slots.groups[group[i]]
            answering = slots.track.items[item_id].answering_for(subject)
            details = {
                "entity": slots.track.entities[entity[i]].name,
                "item": item_id,
                "subject": shown(subject),
                "known": "、".join(
                    sorted(answering.listed or (), key=slots.track.positions.__getitem__)
                ),
            }
            self.report("F205", int(rows[i]), details)

    def _refuse_other_months(self, slots: Slots, rows: Ints, slot: Ints, month: Ints) -> None:
        for i in np.flatnonzero(slot >= len(slots.slots) - _annual_slots(slots)):
            if month[i] != 11:
                months = self.scheme.months
                label = slots.slots[slot[i]].fact.label
                details = {"label": label, "due": months[11], "month": months[month[i]]}
                self.report("F224", int(rows[i]), details)


def _annual_slots(slots: Slots) -> int:
    return sum(slot.item not in slots.track.items for slot in slots.slots)


def shown(subject: str) -> str:
    """A subject as it stands behind an item's number in a message."""
    return f"（{subject}）" if subject else ""


def _misnamed(
    track: Track, slots: Slots, item: str, subject: str, fact: str
) -> tuple[str, dict[str, object]]:
    """Which part of an item, subject and fact is not known."""
    items = list(dict.fromkeys(slot.item for slot in slots.slots))
    if item not in items:
        known = ", ".join(items)
        details: dict[str, object] = {"track": track.title, "item": item, "known": known}
        return "F202", {**details, "nearest": nearest(item, items)}
    of_item = [slot for slot in slots.slots if slot.item == item]
    facts = list(dict.fromkeys(slot.fact.id for slot in of_item))
    if fact not in facts:
        details = {"item": item, "fact": fact, "known": ", ".join(facts)}
        return "F203", {**details, "nearest": nearest(fact, facts)}
    subjects = list(dict.fromkeys(slot.subject for slot in of_item))
    known = "、".join(subjects) if subjects != [""] else "—"
    details = {"item": item, "subject": subject, "known": known}
    return "F204", {**details, "nearest": nearest(subject, subjects)}


def _unfit(fact: Any, number: Any, found: int | None) -> str:
    """The code of what is wrong with a number, "" where the fact can take it."""
    whole = fact.type in ("count", "stock")
    if whole and (found is None or found < 0):
        return "F209"
    if fact.type == "flag" and found not in (0, 1):
        return "F214"
    if found is None:
        return "F215"
    low, high = ((b if not isinstance(b, str) else None) for b in (fact.at_least, fact.at_most))
    if (low is not None and number < low) or (high is not None and number > high):
        return "F210"
    return "" if numbers.fits(found) else "F216"


def _limits(fact: Any) -> str:
    ends = [fact.at_least, fact.at_most]
    return "–".join("…" if end is None or isinstance(end, str) else str(end) for end in ends)
