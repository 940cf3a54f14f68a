"""From tidy rows to codes: which unit, slot and month a row is, and its exact value."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from ...arrays import Ints
from ...errors import LISTED, Problem, Problems, Search, excerpt
from ...formulas import unguarded
from ...scheme.known_names import KnownNames, numbered
from ...scheme.model import Track
from ...scheme.scheme import Scheme
from ...scheme.slots import Slots
from ..facts import Facts
from ..planes.observations import Observations, key_of
from ..reading import numbers
from .figures import Figures, Unfit


class Coder:
    """Codes the rows of a fact table, gathering a problem for each row that has none."""

    def __init__(self, facts: Facts, scheme: Scheme) -> None:
        self.facts = facts
        self.scheme = scheme
        self.problems = Problems()
        self.good = np.ones(len(facts), bool)
        self._near = Search().nearest

    def observations(self) -> dict[str, Observations]:
        """The observations of each track, those among them of rows with a problem."""
        months = self._months()
        until = self._until()
        tracks, entities = self._entities(months)
        placed = self.good.copy()
        values = self._values()
        coded = {}
        for number, (name, track) in enumerate(self.scheme.tracks.items()):
            rows = np.flatnonzero(placed & (tracks == number))
            found = self._open_subjects(track, rows)
            slots = self.scheme.slots_of(track, found) if found else self.scheme.slots[name]
            slot = self._slots(slots, rows)
            known = slot >= 0
            rows, slot = rows[known], slot[known]
            value, void = self._scaled(slots, rows, slot, values)
            order = np.argsort(key_of(slots, slot, entities[rows], months[rows]), kind="stable")
            rows, slot, value, void = rows[order], slot[order], value[order], void[order]
            columns = (slot, entities[rows], months[rows], value, until[rows], void, rows)
            coded[name] = Observations(slots, *columns)
        return coded

    def usable(self, found: Observations) -> Observations:
        """The observations without those of rows that have a problem."""
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

    def report(
        self, code: str, rows: Ints, kinds: Ints, details: Callable[[int], Mapping[str, object]]
    ) -> None:
        """Note a problem of some rows, which are then not used.

        A row as it was handed in has one of each kind, however many observations it holds.
        `details` says them of a position among the rows, for as many as are listed.
        """
        if not len(rows):
            return
        self.good[rows] = False
        order = self.facts.order[rows]
        at = np.lexsort((kinds, order))
        same = (order[at][1:] == order[at][:-1]) & (kinds[at][1:] == kinds[at][:-1])
        at = at[np.r_[True, ~same][: len(at)]]
        for i in at[:LISTED].tolist():
            self.problems.add(Problem(code, self.facts.place(int(rows[i])), details(i)))
        self.problems.more(code, len(at) - LISTED)

    def _report_cells(
        self, code: str, codes: Ints, bad: list[int], details: Callable[[int], Mapping[str, object]]
    ) -> None:
        """Note a problem of the rows with some cells, of which `details` are said."""
        if bad:
            rows = np.flatnonzero(np.isin(codes, bad))
            kinds = codes[rows]
            self.report(code, rows, kinds, lambda i: details(int(kinds[i])))

    def _texts(self, name: str) -> tuple[Ints, list[str]]:
        """A column of texts; all tracks ask for it."""
        if name not in self.facts.cells:
            self.facts.cells[name] = self._column(name, numbers.text)
        found: tuple[Ints, list[str]] = self.facts.cells[name]
        return found

    def _column(self, name: str, read: Callable[[object], Any]) -> tuple[Ints, list[Any]]:
        """A column as codes of its distinct cells, each of them read once."""
        column = self.facts.rows.coded(name)
        codes: Ints = np.where(column.codes < 0, len(column.cells), column.codes)
        return codes, [read(cell) for cell in (*column.distinct(), "")]

    def _months(self) -> Ints:
        codes, cells = self._column("month", lambda cell: (self._month(cell), cell))
        index = {month: i for i, month in enumerate(self.scheme.span_months)}
        found = [index.get(month, -1) for month, _ in cells]
        year = self.scheme.year

        def details(code: int) -> dict[str, object]:
            month, cell = cells[code]
            return {"month": month, "value": excerpt(cell), "year": year}

        bad = [code for code, month in enumerate(found) if month < 0]
        self._report_cells("F206", codes, [code for code in bad if cells[code][0]], details)
        self._report_cells("F221", codes, [code for code in bad if not cells[code][0]], details)
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
        bad = [code for code, (text, month) in enumerate(cells) if text and not month]
        year = self.scheme.year
        self._report_cells(
            "F221", codes, bad, lambda code: {"value": excerpt(cells[code][0]), "year": year}
        )
        return np.array(found, np.int64)[codes]

    def _entities(self, months: Ints) -> tuple[Ints, Ints]:
        codes, cells = self._column("entity", self._named)
        tracks = {name: i for i, name in enumerate(self.scheme.tracks)}
        places = []
        for cell in cells:
            track, name = self.scheme.names.get(cell, ("", ""))
            position = self.scheme.tracks[track].positions[name] if track else -1
            places.append((tracks.get(track, -1), position))
        strangers = [code for code, (track, _) in enumerate(places) if track < 0]
        self._report_cells("F201", codes, strangers, lambda code: self._stranger(cells[code]))
        self._refuse_old_names(codes, cells, months)
        found = np.array(places, np.int64).reshape(-1, 2).T
        return found[0][codes], found[1][codes]

    def _named(self, cell: object) -> str:
        """What a cell calls a unit, as it was before it was guarded against spreadsheets."""
        name = numbers.text(cell)
        return name if name in self.scheme.names else unguarded(name)

    def _stranger(self, name: str) -> dict[str, object]:
        return {"name": excerpt(name), "nearest": self._near(name, self.scheme.names)}

    def _refuse_old_names(self, codes: Ints, cells: list[str], months: Ints) -> None:
        """Report rows that call a unit by a name that it did not have in the month."""
        span = self.scheme.span_months
        units = [e for track in self.scheme.tracks.values() for e in track.entities.dated()]
        spelt: dict[str, list[int]] = {}
        for code, cell in enumerate(cells):
            spelt.setdefault(cell, []).append(code)
        for name, (first, last) in ((n, d) for unit in units for n, d in unit.dated.items()):
            if name not in spelt:
                continue
            rows = np.flatnonzero(np.isin(codes, spelt[name]) & (months >= 0))
            outside = [not (first or span[0]) <= month <= (last or span[-1]) for month in span]
            month = months[rows[np.array(outside)[months[rows]]]]
            rows = rows[np.array(outside)[months[rows]]]
            self._report_old(name, first, last, rows, month)

    def _report_old(self, name: str, first: str, last: str, rows: Ints, month: Ints) -> None:
        details = {"name": name, "first": first or "…", "last": last or "…"}
        span = self.scheme.span_months
        self.report("F228", rows, month, lambda i: {**details, "month": span[month[i]]})

    def _values(self) -> Figures:
        if "value" not in self.facts.cells:
            self.facts.cells["value"] = Figures.of(*self._column("value", lambda cell: cell))
        found: Figures = self.facts.cells["value"]
        bad = np.flatnonzero(found.decimals == -1).tolist()
        cells = found.cells
        self._report_cells("F213", found.codes, bad, lambda c: {"value": excerpt(cells[c])})
        return found

    def _slots(self, slots: Slots, rows: Ints) -> Ints:
        """The slot of each row, -1 where there is none."""
        columns = [self._texts(name) for name in ("item", "subject", "fact")]
        codes = [of[rows] for of, _ in columns]
        cells = [found for _, found in columns]
        slot, item, fact = _looked_up(slots.names, cells, codes)
        if (slot < 0).any():
            labelled, item_, fact_ = _looked_up(slots.labels, cells, codes)
            slot = np.where(slot < 0, labelled, slot)
            no_item = item == len(slots.names.items)
            has_fact = slots.names.item_has_fact[item, fact]
            no_fact = ~no_item & ~has_fact & ~slots.labels.item_has_fact[item_, fact_]
            unsaid = (slot < 0) & ~no_fact & self._without_subject(slots, cells, codes)
            no_item &= ~unsaid
            no_subject = (slot < 0) & ~no_item & ~no_fact & ~unsaid
            kinds = codes[0][unsaid]
            self.report("F275", rows[unsaid], kinds, lambda i: {"item": cells[0][kinds[i]]})
            self._refuse_misnamed(slots, "F202", rows, no_item, codes[0])
            self._refuse_misnamed(slots, "F203", rows, no_fact, codes[2])
            self._refuse_misnamed(slots, "F204", rows, no_subject, codes[1])
        return slot

    def _without_subject(
        self, slots: Slots, cells: list[list[str]], codes: list[Ints]
    ) -> npt.NDArray[np.bool_]:
        """Where a row names an item that is reported by subjects, and no subject."""
        named = {slot.item for slot in slots.slots if not slot.subject}
        open_ = {item.id for item in slots.track.items.values() if item.open_subjects}
        asked = (open_ | {slot.item for slot in slots.slots}) - named
        items, blank = (
            [i for i, cell in enumerate(texts) if cell in wanted]
            for texts, wanted in zip(cells, (asked, {""}), strict=False)
        )
        found: npt.NDArray[np.bool_] = np.isin(codes[0], items) & np.isin(codes[1], blank)
        return found

    def _refuse_misnamed(
        self, slots: Slots, code: str, rows: Ints, wrong: npt.NDArray[np.bool_], names: Ints
    ) -> None:
        """Report rows whose item, fact or subject is not known, once for each such name."""
        if not wrong.any():
            return
        part = {"F202": "item", "F203": "fact", "F204": "subject"}[code]
        rows, names = rows[wrong], names[wrong]
        (items, item_names), (_, cells) = self._texts("item"), self._texts(part)
        known = _known_of(slots)

        def details(i: int) -> dict[str, object]:
            item, name = item_names[items[rows[i]]], cells[names[i]]
            words = list(known) if part == "item" else list(known[item][part])
            joint = "、" if part == "subject" else ", "
            shown = joint.join(words) if words != [""] else "—"
            found = {"track": slots.track.title, "item": excerpt(item), "known": shown}
            return {**found, part: excerpt(name), "nearest": self._near(name, words)}

        self.report(code, rows, items[rows] * len(cells) + names, details)

    def _scaled(
        self, slots: Slots, rows: Ints, slot: Ints, values: Figures
    ) -> tuple[Ints, npt.NDArray[np.bool_]]:
        """The value of each row in its fact's unit, 0 where that cannot be, and where it is n/a."""
        cell = values.codes[rows]
        scaled, fits = values.scaled(slots, slot, cell)
        at = np.flatnonzero(~fits & (values.decimals[cell] >= 0))
        if len(at):
            self._refuse_figures(slots, rows[at], slot[at], cell[at], values)
        return scaled, values.void(cell)

    def _refuse_figures(
        self, slots: Slots, rows: Ints, slot: Ints, cell: Ints, values: Figures
    ) -> None:
        """Report rows with figures that their facts cannot take."""
        unfit, kinds = values.unfit(slots, slot, cell)
        for code in sorted({one.code for one in unfit}):
            at = np.flatnonzero(np.array([one.code == code for one in unfit])[kinds])
            of = kinds[at]
            self.report(code, rows[at], of, partial(_details_of, unfit, of))


def _looked_up(
    known: KnownNames, cells: list[list[str]], codes: list[Ints]
) -> tuple[Ints, Ints, Ints]:
    """The slot of each row, and the numbers of its item and its fact among the names."""
    parts = known.items, known.subjects, known.facts
    item, subject, fact = (
        numbered(names, texts)[of] for names, texts, of in zip(parts, cells, codes, strict=True)
    )
    return known.slots[item, subject, fact], item, fact


def _details_of(unfit: Sequence[Unfit], of: Ints, row: int) -> Mapping[str, object]:
    return unfit[int(of[row])].details()


def _known_of(slots: Slots) -> dict[str, dict[str, dict[str, None]]]:
    """The facts and the subjects of each item."""
    found: dict[str, dict[str, dict[str, None]]] = {}
    for slot in slots.slots:
        of_item = found.setdefault(slot.item, {"fact": {}, "subject": {}})
        of_item["fact"][slot.fact.id] = None
        of_item["subject"][slot.subject] = None
    return found


def shown(subject: str) -> str:
    """A subject as it stands behind an item's number in a message."""
    return f"（{subject}）" if subject else ""
