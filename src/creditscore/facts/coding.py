"""From tidy rows to codes: which unit, slot and month a row is, and its exact value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..errors import Problem, excerpt, nearest
from ..scheme.scheme import Scheme
from ..scheme.slots import REFUSED, Slots
from . import numbers
from .tables import Facts

Ints = npt.NDArray[np.int64]
_MOST_SEARCHES = 500


@dataclass(frozen=True)
class Observations:
    """The checked facts of one track: five arrays of one length, sorted by slot, entity and month.

    `value` is in the smallest unit of the slot's fact; `month` counts from 0; `row` is the position
    in the frame of the facts. `refused` holds the keys of rows that could not be used.
    """

    slots: Slots
    slot: Ints
    entity: Ints
    month: Ints
    value: Ints
    row: Ints
    refused: Ints = field(default_factory=lambda: np.zeros(0, np.int64))

    @cached_property
    def key(self) -> Ints:
        """One number for each slot, entity and month, rising along the arrays."""
        keys: Ints = key_of(self.slots, self.slot, self.entity, self.month)
        return keys

    @cached_property
    def starts(self) -> Ints:
        """Where the rows of each slot start; one more entry marks the end."""
        return np.searchsorted(self.slot, np.arange(len(self.slots.slots) + 1))

    def of_slot(self, slot: int) -> slice:
        """The rows of a slot."""
        return slice(int(self.starts[slot]), int(self.starts[slot + 1]))

    def only(self, keep: npt.NDArray[np.bool_]) -> Observations:
        """The rows for which `keep` is true."""
        names = ("slot", "entity", "month", "value", "row")
        return replace(self, **{name: getattr(self, name)[keep] for name in names})


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
        self._searches = 0

    def observations(self) -> dict[str, Observations]:
        """The observations of each track; rows with a problem are left out."""
        months = self._months()
        tracks, entities = self._entities()
        placed = self.good.copy()
        values = self._values()
        coded = {}
        for number, (name, slots) in enumerate(self.slots.items()):
            rows = np.flatnonzero(placed & (tracks == number))
            slot = self._slots(slots, rows)
            known = slot >= 0
            rows, slot = rows[known], slot[known]
            value = self._scaled(slots, rows, slot, values)
            self._refuse_strangers(slots, rows, slot, entities[rows])
            self._refuse_other_months(slots, rows, slot, months[rows])
            order = np.argsort(key_of(slots, slot, entities[rows], months[rows]), kind="stable")
            rows, slot, value = rows[order], slot[order], value[order]
            coded[name] = Observations(slots, slot, entities[rows], months[rows], value, rows)
        return {name: self._usable(found) for name, found in coded.items()}

    def _usable(self, found: Observations) -> Observations:
        good = self.good[found.row]
        return replace(found.only(good), refused=found.key[~good])

    def report(self, code: str, row: int, details: Mapping[str, object]) -> None:
        """Note a problem of a row, which is then not used."""
        self.problems.append(Problem(code, self.facts.place(row), details))
        self.good[row] = False

    def _column(self, name: str, read: Callable[[object], Any]) -> tuple[Ints, list[Any]]:
        """A column as codes of its distinct cells, each of them read once."""
        column = self.facts.frame[name]
        factors: Any
        cells: Any
        if isinstance(column.dtype, pd.CategoricalDtype):
            factors, cells = column.cat.codes.to_numpy(), column.cat.categories
        else:
            try:
                factors, cells = pd.factorize(column)
            except TypeError:  # lists and the like
                factors, cells = pd.factorize(column.map(str))
        factors = np.asarray(factors, np.int64)
        codes: Ints = np.where(factors < 0, len(cells), factors)
        return codes, [read(cell) for cell in (*cells, "")]

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
            details = {"month": month, "value": excerpt(cell), "year": year}
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
        near = {
            code: self._near(cells[code], self.scheme.names)
            for code in np.unique(codes).tolist()
            if places[code][0] < 0
        }
        for row, code in self._each(codes, list(near)):
            self.report("F201", row, {"name": excerpt(cells[code]), "nearest": near[code]})
        found = np.array(places, np.int64).reshape(-1, 2)[codes]
        return found[:, 0], found[:, 1]

    def _values(self) -> tuple[Ints, list[Any]]:
        codes, cells = self._column("value", lambda cell: (numbers.number(cell), cell))
        for row, code in self._each(codes, [i for i, (n, _) in enumerate(cells) if n is None]):
            self.report("F213", row, {"value": excerpt(cells[code][1])})
        return codes, [number for number, _ in cells]

    def _slots(self, slots: Slots, rows: Ints) -> Ints:
        """The slot of each row, -1 where there is none."""
        columns = [self._column(name, numbers.text) for name in ("item", "subject", "fact")]
        sizes = [len(cells) for _, cells in columns]
        joined = np.ravel_multi_index([codes[rows] for codes, _ in columns], sizes)
        distinct, inverse = np.unique(joined, return_inverse=True)
        parts = zip(*(p.tolist() for p in np.unravel_index(distinct, sizes)), strict=True)
        names = [tuple(c[at] for (_, c), at in zip(columns, p, strict=True)) for p in parts]
        found = np.array([slots.index.get(name, -1) for name in names], np.int64)
        misnamed = {int(i): self._misnamed(slots, *names[i]) for i in np.flatnonzero(found < 0)}
        slot: Ints = found[inverse]
        for i in np.flatnonzero(slot < 0):
            code, details = misnamed[int(inverse[i])]
            self.report(code, int(rows[i]), details)
        return slot

    def _misnamed(
        self, slots: Slots, item: str, subject: str, fact: str
    ) -> tuple[str, dict[str, object]]:
        """Which part of an item, subject and fact is not known."""
        title = slots.track.title
        items = list(dict.fromkeys(slot.item for slot in slots.slots))
        known = ", ".join(items)
        details: dict[str, object] = {"track": title, "item": excerpt(item), "known": known}
        if item not in items:
            return "F202", {**details, "nearest": self._near(item, items)}
        of_item = [slot for slot in slots.slots if slot.item == item]
        facts = list(dict.fromkeys(slot.fact.id for slot in of_item))
        if fact not in facts:
            details |= {"fact": excerpt(fact), "known": ", ".join(facts)}
            return "F203", {**details, "nearest": self._near(fact, facts)}
        subjects = list(dict.fromkeys(slot.subject for slot in of_item))
        known = "、".join(subjects) if subjects != [""] else "—"
        details |= {"subject": excerpt(subject), "known": known}
        return "F204", {**details, "nearest": self._near(subject, subjects)}

    def _near(self, word: str, known: Iterable[str]) -> str:
        """The known name most like a word; a table of strangers throughout is not searched for."""
        self._searches += 1
        return nearest(word, known) if self._searches <= _MOST_SEARCHES else ""

    def _scaled(self, slots: Slots, rows: Ints, slot: Ints, values: tuple[Ints, list[Any]]) -> Ints:
        """The value of each row in the unit of its fact, 0 where the fact cannot take it."""
        codes, cells = values
        distinct, inverse = np.unique(slot * len(cells) + codes[rows], return_inverse=True)
        scaled = np.zeros(len(distinct), np.int64)
        unfit: dict[int, tuple[str, dict[str, object]]] = {}
        for i, joined in enumerate(distinct.tolist()):
            number, fact = cells[joined % len(cells)], slots.slots[joined // len(cells)].fact
            if number is None:
                continue
            found = numbers.scaled(number, fact.places)
            code = _unfit(fact, number, found)
            if code or found is None:
                value = excerpt(format(number, "f"))
                details = {"fact": fact.label, "value": value, "limit": _limits(fact)}
                unfit[i] = code, {**details, "places": fact.places}
            else:
                scaled[i] = found
        for at in np.flatnonzero(np.isin(inverse, list(unfit))):
            code, details = unfit[int(inverse[at])]
            self.report(code, int(rows[at]), details)
        return np.asarray(scaled[inverse], np.int64)

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
