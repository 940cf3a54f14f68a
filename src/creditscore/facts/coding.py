"""From tidy rows to codes: which unit, slot and month a row is, and its exact value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ..errors import Problem, excerpt, nearest
from ..formulas import unguarded
from ..lazy import Later
from ..scheme.model import LARGEST, Track
from ..scheme.scheme import Scheme
from ..scheme.slots import REFUSED, Slots
from . import numbers
from .observations import Ints, Observations, key_of
from .tables import Facts
from .values import multiplied

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = Later("pandas")

_MOST_SEARCHES = 500


@dataclass(frozen=True)
class _Numbers:
    """A column of figures as codes of its distinct cells.

    A cell is `whole` × 10^-`decimals`, which are below 0 where it is no number.
    """

    codes: Ints
    cells: list[Any]
    whole: Ints
    decimals: Ints

    @classmethod
    def of(cls, codes: Ints, cells: list[Any]) -> _Numbers:
        whole, decimals = np.array([numbers.parts(cell) for cell in cells], np.int64).T
        return cls(codes, cells, whole, decimals)

    @property
    def void(self) -> npt.NDArray[np.bool_]:
        """Which cells are n/a."""
        void: npt.NDArray[np.bool_] = self.decimals == -2
        return void


class Coder:
    """Codes the rows of a fact table, gathering a problem for each row that has none."""

    def __init__(self, facts: Facts, scheme: Scheme) -> None:
        self.facts = facts
        self.scheme = scheme
        self.problems: list[Problem] = []
        self.good = np.ones(len(facts), bool)
        self._searches = 0
        self._read: dict[str, tuple[Ints, list[str]]] = {}

    def observations(self) -> dict[str, Observations]:
        """The observations of each track; rows with a problem are left out."""
        months = self._months()
        until = self._until()
        tracks, entities = self._entities(months)
        placed = self.good.copy()
        values = self._values()
        coded = {}
        for number, (name, track) in enumerate(self.scheme.tracks.items()):
            rows = np.flatnonzero(placed & (tracks == number))
            found = self._open_subjects(track, rows)
            slots = Slots.of(self.scheme, track, found) if found else self.scheme.slots[name]
            slot = self._slots(slots, rows)
            known = slot >= 0
            rows, slot = rows[known], slot[known]
            value, void = self._scaled(slots, rows, slot, values)
            order = np.argsort(key_of(slots, slot, entities[rows], months[rows]), kind="stable")
            rows, slot, value, void = rows[order], slot[order], value[order], void[order]
            columns = (slot, entities[rows], months[rows], value, until[rows], void, rows)
            coded[name] = Observations(slots, *columns)
            self._refuse(coded[name])
        return {name: self._usable(found) for name, found in coded.items()}

    def _usable(self, found: Observations) -> Observations:
        good = self.good[found.row]
        return found if good.all() else replace(found.only(good), refused=found.key[~good])

    def _open_subjects(self, track: Track, rows: Ints) -> dict[str, tuple[str, ...]]:
        """The subjects that the facts name of items whose subjects are open."""
        items = [item.id for item in track.items.values() if item.open_subjects]
        if not items:
            return {}
        codes, cells = self._texts("item")
        names, subjects = self._texts("subject")
        found = {}
        for item in items:
            mine = rows[np.isin(codes[rows], [i for i, cell in enumerate(cells) if cell == item])]
            found[item] = tuple(sorted({subjects[code] for code in np.unique(names[mine])} - {""}))
        return found

    def _refuse(self, found: Observations) -> None:
        """Report rows that their unit, month or fact does not allow."""
        self._refuse_strangers(found.slots, found.row, found.slot, found.entity)
        self._refuse_other_months(found.slots, found.row, found.slot, found.month)
        slots = found.slots
        if slots.in_force is not None:
            for i in np.flatnonzero(~slots.in_force[found.month, found.entity]):
                entity = slots.track.entities[found.entity[i]]
                details = {"entity": entity.name, "month": slots.months[found.month[i]],
                           "first": entity.first or "…", "last": entity.last or "…"}  # fmt: skip
                self.report("F226", int(found.row[i]), details)
        ends = found.until < slots.span
        for i in np.flatnonzero(ends):
            fact = slots.slots[found.slot[i]].fact
            if fact.accumulates == "latest" or found.until[i] < found.month[i]:
                self.report("F227", int(found.row[i]), {"fact": fact.label})

    def report(self, code: str, row: int, details: Mapping[str, object]) -> None:
        """Note a problem of a row, which is then not used."""
        self.problems.append(Problem(code, self.facts.place(row), details))
        self.good[row] = False

    def _texts(self, name: str) -> tuple[Ints, list[str]]:
        """A column of texts; all tracks ask for it."""
        if name not in self._read:
            self._read[name] = self._column(name, numbers.text)
        return self._read[name]

    def _column(self, name: str, read: Callable[[object], Any]) -> tuple[Ints, list[Any]]:
        """A column as codes of its distinct cells, each of them read once."""
        column = self.facts.coded[name].array
        factors: Any
        cells: Any
        if isinstance(column.dtype, pd.CategoricalDtype):
            factors, cells = column.codes, column.categories.array
        elif _is_mixed(column):
            factors, cells = _apart(column)
        else:
            factors, cells = pd.factorize(column)
        factors = np.asarray(factors, np.int64)
        codes: Ints = np.where(factors < 0, len(cells), factors)
        return codes, [read(cell) for cell in (*cells, "")]

    def _each(self, codes: Ints, bad: list[int]) -> Iterator[tuple[int, int]]:
        if bad:
            for row in np.flatnonzero(np.isin(codes, bad)):
                yield int(row), int(codes[row])

    def _months(self) -> Ints:
        codes, cells = self._column("month", lambda cell: (self._month(cell), cell))
        index = {month: i for i, month in enumerate(self.scheme.span_months)}
        found = [index.get(month, -1) for month, _ in cells]
        for row, code in self._each(codes, [i for i, month in enumerate(found) if month < 0]):
            month, cell = cells[code]
            year = self.scheme.year
            details = {"month": month, "value": excerpt(cell), "year": year}
            self.report("F206" if month else "F221", row, details)
        return np.array(found, np.int64)[codes]

    def _month(self, cell: object) -> str:
        return numbers.month(cell, self.scheme.zone)

    def _until(self) -> Ints:
        """The last month in which each row counts, past the planes where it does not end."""
        codes, cells = self._column("until", lambda cell: (numbers.text(cell), self._month(cell)))
        span = self.scheme.span_months
        found = [
            len(span)
            if not text or month > span[-1]
            else (span.index(month) if month in span else -1)
            for text, month in cells
        ]
        for row, code in self._each(
            codes, [i for i, (text, m) in enumerate(cells) if text and not m]
        ):
            self.report("F221", row, {"value": cells[code][0], "year": self.scheme.year})
        return np.array(found, np.int64)[codes]

    def _entities(self, months: Ints) -> tuple[Ints, Ints]:
        codes, cells = self._column("entity", self._named)
        tracks = {name: i for i, name in enumerate(self.scheme.tracks)}
        places = []
        for cell in cells:
            track, name = self.scheme.names.get(cell, ("", ""))
            position = self.scheme.tracks[track].positions[name] if track else -1
            places.append((tracks.get(track, -1), position))
        near = {
            code: self._near(cells[code], self.scheme.names)
            for code in _distinct(codes, len(cells))[0].tolist()
            if places[code][0] < 0
        }
        for row, code in self._each(codes, list(near)):
            self.report("F201", row, {"name": excerpt(cells[code]), "nearest": near[code]})
        self._refuse_old_names(codes, cells, months)
        found = np.array(places, np.int64).reshape(-1, 2)[codes]
        return found[:, 0], found[:, 1]

    def _named(self, cell: object) -> str:
        """What a cell calls a unit, as it was before it was guarded against spreadsheets."""
        name = numbers.text(cell)
        return name if name in self.scheme.names else unguarded(name)

    def _refuse_old_names(self, codes: Ints, cells: list[str], months: Ints) -> None:
        """Report rows that call a unit by a name that it did not have in the month."""
        span = self.scheme.span_months
        units = [e for track in self.scheme.tracks.values() for e in track.entities.dated()]
        for name, (first, last) in ((n, d) for unit in units for n, d in unit.dated.items()):
            if name not in cells:
                continue
            for row in np.flatnonzero(codes == cells.index(name)):
                month = span[months[row]]
                if months[row] >= 0 and not (first or span[0]) <= month <= (last or span[-1]):
                    details = {"name": name, "first": first or "…", "last": last or "…"}
                    self.report("F228", int(row), {**details, "month": month})

    def _values(self) -> _Numbers:
        codes, cells = self._column("value", lambda cell: cell)
        found = _Numbers.of(codes, cells)
        for row, code in self._each(codes, np.flatnonzero(found.decimals == -1).tolist()):
            self.report("F213", row, {"value": excerpt(cells[code])})
        return found

    def _slots(self, slots: Slots, rows: Ints) -> Ints:
        """The slot of each row, -1 where there is none."""
        columns = [self._texts(name) for name in ("item", "subject", "fact")]
        sizes = [len(cells) for _, cells in columns]
        joined = np.ravel_multi_index([codes[rows] for codes, _ in columns], sizes)
        distinct, inverse = _distinct(joined, prod(sizes))
        parts = zip(columns, np.unravel_index(distinct, sizes), strict=True)
        names = list(zip(*([c[at] for at in p.tolist()] for (_, c), p in parts), strict=True))
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

    def _scaled(
        self, slots: Slots, rows: Ints, slot: Ints, values: _Numbers
    ) -> tuple[Ints, npt.NDArray[np.bool_]]:
        """The value of each row in its fact's unit, 0 where that cannot be, and where it is n/a."""
        count = len(values.cells)
        joined = slot * count + values.codes[rows]
        distinct, inverse = _distinct(joined, len(slots.slots) * count)
        of, cell = np.divmod(distinct, count)
        scaled, fits = _fitting(slots, of, cell, values)
        void = values.void[cell]
        unfit: dict[int, tuple[str, dict[str, object]]] = {}
        for i in np.flatnonzero(~fits & ~void):
            written = values.cells[int(cell[i])]
            number = numbers.number(written)
            if number is not None:
                there = slots.slots[int(of[i])]
                fact = there.fact
                code = _unfit(fact, number, numbers.scaled(number, fact.places))
                details: dict[str, object] = {"fact": fact.label, "value": numbers.shown(written)}
                details |= {"item": there.item, "limit": _limits(fact)}
                unfit[int(i)] = code, {**details, "places": fact.places}
        for at in np.flatnonzero(np.isin(inverse, list(unfit))):
            code, details = unfit[int(inverse[at])]
            self.report(code, int(rows[at]), details)
        return np.asarray(scaled[inverse], np.int64), np.asarray(void[inverse], bool)

    def _refuse_strangers(self, slots: Slots, rows: Ints, slot: Ints, entity: Ints) -> None:
        group = slots.group[slot]
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
            if month[i] != slots.span - 1:
                months = slots.months
                label = slots.slots[slot[i]].fact.label
                details = {"label": label, "due": months[-1], "month": months[month[i]]}
                self.report("F224", int(rows[i]), details)


def _annual_slots(slots: Slots) -> int:
    return sum(slot.item not in slots.track.items for slot in slots.slots)


def shown(subject: str) -> str:
    """A subject as it stands behind an item's number in a message."""
    return f"（{subject}）" if subject else ""


def _is_mixed(column: Any) -> bool:
    """Whether a column has cells of all kinds."""
    if isinstance(column.dtype, pd.StringDtype) or column.dtype.kind != "O":
        return False
    return pd.api.types.infer_dtype(column) != "string"


def _apart(cells: Iterable[Any]) -> tuple[Ints, list[Any]]:
    """Codes of cells of all kinds and the distinct ones; 1 and True are two, being of two kinds."""
    known: dict[tuple[type, object], int] = {}
    codes = []
    for cell in cells:
        if numbers.is_missing(cell):
            codes.append(-1)
            continue
        try:
            codes.append(known.setdefault((type(cell), cell), len(known)))
        except TypeError:  # lists and the like
            codes.append(known.setdefault((list, str(cell)), len(known)))
    return np.array(codes, np.int64), [cell for _, cell in known]


def _distinct(codes: Ints, size: int) -> tuple[Ints, Ints]:
    """The distinct ones of some codes below `size`, rising, and which of them each one is."""
    if size > 10 * len(codes) + 10**6:
        distinct, inverse = np.unique(codes, return_inverse=True)
        return distinct, inverse
    seen = np.zeros(size, bool)
    seen[codes] = True
    place = np.cumsum(seen) - 1
    return np.flatnonzero(seen), place[codes]


def _fitting(
    slots: Slots, of: Ints, cell: Ints, values: _Numbers
) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """Distinct cells in the unit of each one's slot, 0 where the fact cannot take it, and where."""
    decimals = values.decimals[cell]
    shift = slots.places[of] - np.maximum(decimals, 0)
    found = multiplied(values.whole[cell], shift, decimals >= 0)
    scaled, fits = found.value, np.ones(len(of), bool) if found.good is None else found.good
    low, high = slots.ends[:, of]
    fits = fits & (scaled >= low) & (scaled <= high)
    return np.where(fits, scaled, 0), fits


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
    return "" if numbers.fits(found) and -LARGEST <= number <= LARGEST else "F216"


def _limits(fact: Any) -> str:
    ends = [fact.at_least, fact.at_most]
    return "–".join("…" if end is None or isinstance(end, str) else str(end) for end in ends)
