"""The facts of a sheet as an office has written it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product
from typing import Any

from ....decimals import plainly
from ....errors import Place, Problem, Search, excerpt
from ....scheme import model as m
from ....tabular.csv_cells import Cells
from .. import numbers
from ..figures import NOTHING, figure
from .grid import Grid
from .heads import KEYS, is_note, total
from .layout import Column, Layout, layout_of, meanings_of
from .months import DOUBTFUL, month, year_in
from .percents import is_percentage, percentage
from .resolving import Resolver, Triple
from .titles import said_by
from .vocabulary import Meaning, Vocabulary

HEADINGS = ("month", "entity", "item", "subject", "fact", "value", "until", "source")
_SHOWN = 5


@dataclass
class Table:
    """What a sheet came to: tidy rows with the numbers of theirs, problems, notices.

    `top` is the line of its first headings.
    """

    top: int
    rows: list[list[Any]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)

    @property
    def cells(self) -> Cells:
        """The rows as a tidy table."""
        columns: list[Sequence[Any]] = [*zip(*self.rows, strict=True)] or [()] * len(HEADINGS)
        return Cells(list(HEADINGS), columns, self.numbers)


def table_of(grid: Grid, words: Vocabulary, resolver: Resolver) -> Table | None:
    """The facts of a sheet; None where no table is understood in it."""
    layout = layout_of(grid, words)
    if layout is None:
        return None
    said = filter(None, map(year_in, (_title(grid, layout), grid.sheet.name, grid.title)))
    year = next(said, words.scheme.year)
    if year != words.scheme.year:
        words = words.in_year(year)
        layout = layout_of(grid, words) or layout
    reading = _Reading(grid, words, resolver, layout)
    reading.read()
    return reading.table


def _title(grid: Grid, layout: Layout) -> str:
    """What stands above the headings."""
    cells = ((row, column) for row in range(layout.top) for column in grid.filled(row))
    return " ".join(grid.text(row, column) for row, column in cells)


class _Reading:
    """A table while it is read."""

    def __init__(self, grid: Grid, words: Vocabulary, resolver: Resolver, layout: Layout) -> None:
        self.grid, self.words, self.resolver, self.layout = grid, words, resolver, layout
        self.table = Table(layout.top)
        self.near = Search().nearest
        self.sums: dict[int, list[Decimal]] = defaultdict(list)
        self.begun: dict[int, int] = defaultdict(int)
        self.facts_in: dict[int, set[m.FactType]] = defaultdict(set)
        self.told: set[tuple[str, Place]] = set()
        self.nothing = 0
        titles = (_title(grid, layout), grid.sheet.name, grid.title)
        self.titles = said_by(titles, words, grid.place(layout.top))

    def read(self) -> None:
        """Read the rows below the headings."""
        self._unknown_columns()
        for text in self.layout.spread:
            place = self.grid.place(self.layout.top)
            self.table.notices.append(Problem("N940", place, {"heading": excerpt(text)}))
        for row in self.grid.rows[self.layout.below :]:
            if any(True for _ in self.grid.filled(row)):
                self._row(row)
        if self.nothing:
            place = self.grid.place(self.layout.below)
            self.table.notices.append(Problem("N941", place, {"count": self.nothing}))

    def _tell(self, code: str, place: Place, details: Mapping[str, object]) -> None:
        """Note a problem, once at a place."""
        if (code, place) not in self.told:
            self.told.add((code, place))
            self.table.problems.append(Problem(code, place, details))

    def _one(self, what: str, said: Iterable[Meaning]) -> str | None:
        """The month or the unit of a figure, by itself or else by titles; told where it is unclear.

        What is doubtful of the titles is told once, and only where they are needed.
        """
        title = self.titles[what]
        names = {getattr(one, what) or title.name for one in said}
        if title.told is not None and any(getattr(one, what) is None for one in said):
            told = self.table.notices if title.name else self.table.problems
            told += [title.told] if title.told not in told else []
            if not title.name:
                return None
        if len(names) == 1 and None not in names:
            return names.pop()
        zh, en = {"month": ("月份", "month"), "entity": ("单位", "unit")}[what]
        self._tell("F263", self.grid.place(self.layout.top), {"what_zh": zh, "what": en})
        return None

    def _unknown_columns(self) -> None:
        """Columns below a heading that means nothing: figures are told, texts are passed over."""
        below = self.grid.rows[self.layout.below :]
        for column in self.layout.columns:
            place = self.grid.place(self.layout.below - 1, column.at)
            texts = not any(self.grid.is_number(row, column.at) for row in below)
            if texts and (column.kind or not column.heading):
                continue
            if texts and not any(self.grid.is_filled(row, column.at) for row in below):
                continue
            if texts or column.kind == "skip":
                details = {"column": excerpt(column.heading)}
                self.table.notices.append(Problem("N905", place, details))
                continue
            if column.kind:
                continue
            near = self.near(column.heading, self.words.labels) if column.heading else ""
            details = {"column": excerpt(column.heading or "—"), "nearest": near}
            self._tell("F242", place, details)

    def _row(self, row: int) -> None:
        keys = [c for c in self.layout.columns if c.kind in (*KEYS, "key")]
        beside = [
            c.at for c in self.layout.columns if c.kind in ("value", "skip", "source", "until")
        ]
        texts = [self.grid.text(row, at) for at in self.grid.filled(row) if at not in beside]
        values = [c for c in self.layout.columns if c.kind == "value"]
        filled = [c for c in values if numbers.text(self.grid.cell(row, c.at))]
        sums = next(filter(None, map(total, texts)), "")
        if sums:
            self._check_sums(row, values, sums)
            return
        first = next((self.grid.text(row, c) for c in self.grid.filled(row)), "")
        if not filled or (is_note(first) and not meanings_of(first, self.words)):
            return
        for column in filled:
            number = numbers.number(figure(self.grid.cell(row, column.at)))
            if number is not None and not number.is_nan():
                self.sums[column.at].append(number)
        said = self._keys(row, keys)
        if said is None:
            return
        sources = (self.grid.text(row, c.at) for c in self.layout.of_kind("source"))
        source = next(filter(None, sources), "")
        until = self._until(row)
        for column in filled:
            self._figure(row, column, said, (until, source))

    def _until(self, row: int) -> Any:
        """The last month in which a row's figures count; what is none is told by the checks."""
        for column in self.layout.of_kind("until"):
            cell = self.grid.shown(row, column.at)
            found = month(cell, self.words.when, alone=True) if numbers.text(cell) else ""
            if found == DOUBTFUL:
                details = {"value": excerpt(self.grid.text(row, column.at))}
                self._tell("F267", self.grid.place(row, column.at), details)
            elif numbers.text(cell):
                return found or cell
        return ""

    def _keys(self, row: int, keys: Sequence[Column]) -> list[Meaning] | None:
        """What the keys of a row say; None where one of them is not understood."""
        found, good = [Meaning()], True
        for column in keys:
            own = self._key(row, column)
            if own is None:
                good = False
            elif own:
                joined = (one.joined(two) for one, two in product(found, own))
                both = list(dict.fromkeys(j for j in joined if j))
                if not both:
                    text, place = self.grid.text(row, column.at), self.grid.place(row, column.at)
                    details = {"heading": excerpt(column.heading), "value": excerpt(text)}
                    self._tell("F273", place, details)
                    good = False
                found = both or found
        return found if good else None

    def _key(self, row: int, column: Column) -> list[Meaning] | None:
        text, place = self.grid.text(row, column.at), self.grid.place(row, column.at)
        if not text:
            if column.kind in ("entity", "month") and column.kind not in self._of_columns():
                self._tell("F266", place, {"heading": excerpt(column.heading)})
                return None
            return []
        if column.kind == "month":
            return self._month(self.grid.shown(row, column.at), text, place)
        found = meanings_of(text, self.words)
        if column.kind != "key":
            found = [one for one in found if getattr(one, column.kind) is not None]
        if column.kind == "subject" and self.resolver.open:
            own = numbers.text(self.grid.shown(row, column.at))  # as it is, like in a tidy table
            found = [*found, Meaning(subject=own)]
        if not found:
            self._unknown(column, text, place)
            return None
        return found

    def _of_columns(self) -> set[str]:
        """What the headings say of their columns' figures."""
        every = [one for column in self.layout.columns for one in column.meanings]
        return {name for name in KEYS for one in every if getattr(one, name) is not None}

    def _month(self, cell: Any, text: str, place: Place) -> list[Meaning] | None:
        found = month(cell, self.words.when, alone=True)
        if found == DOUBTFUL:
            self._tell("F267", place, {"value": excerpt(text)})
        elif not found:
            details = {"value": excerpt(text), "year": self.words.scheme.year}
            self._tell("F221", place, details)
        else:
            return [Meaning(month=found)]
        return None

    def _unknown(self, column: Column, text: str, place: Place) -> None:
        if column.kind in ("entity", "key"):
            near = self.near(text, self.words.scheme.names)
            self._tell("F201", place, {"name": excerpt(text), "nearest": near})
            return
        details = {"heading": excerpt(column.heading), "value": excerpt(text)}
        self._tell("F262", place, details)

    def _figure(
        self, row: int, column: Column, said: Sequence[Meaning], beside: tuple[Any, str]
    ) -> None:
        cell, place = self.grid.cell(row, column.at), self.grid.place(row, column.at)
        if isinstance(cell, str) and cell.strip() in NOTHING:
            self.nothing += 1
            return
        value = figure(cell)
        if self._is_over_several(row, column.at):
            self._tell("F271", place, {"value": excerpt(cell)})
            return
        found = self._fact(column, said, place)
        if found is None:
            return
        at, unit, triple = found
        fact = self.resolver.fact(unit, triple)
        self.facts_in[column.at].add(fact.type)
        if is_percentage(fact) and _is_fraction(value):
            self._tell("F272", place, {"value": excerpt(cell), "label": fact.label})
            return
        until, source = beside
        kept = str(place) + (f"；{source}" if source else "")
        self.table.rows.append([at, unit, *triple, percentage(value, fact), until, kept])
        self.table.numbers.append(place.line)

    def _is_over_several(self, row: int, column: int) -> bool:
        """Whether a cell is merged with others below it or beside it."""
        own = self.grid.merged.get((row, column))
        if own is None:
            return False
        others = ((row + 1, column), (row, column + 1))
        return any(self.grid.merged.get(other) == own for other in others)

    def _fact(
        self, column: Column, said: Sequence[Meaning], place: Place
    ) -> tuple[str, str, Triple] | None:
        """The month, the unit and the fact of a figure; told where that is not clear."""
        joined = [j for one, two in product(said, column.meanings or [Meaning()])
                  if (j := one.joined(two))]  # fmt: skip
        head = self.grid.place(self.layout.below - 1, column.at)
        if not joined:
            self._tell("F269", place, {"heading": excerpt(column.heading), "known": "—"})
            return None
        at, unit = self._one("month", joined), self._one("entity", joined)
        if at is None or unit is None:
            return None
        matches = self.resolver.matches(unit, joined)
        if len(matches) != 1 and self.titles["item"].name:
            item = Meaning(item=self.titles["item"].name)
            narrowed = [j for one in joined if (j := one.joined(item))]
            matches = self.resolver.matches(unit, narrowed) or matches
        if len(matches) != 1:
            shown = _shown(matches)
            where = (
                place
                if any(c.kind in ("item", "fact", "key") for c in self.layout.columns)
                else head
            )
            details = {"heading": excerpt(column.heading), "known": shown}
            self._tell("F269" if matches else "F264", where, details)
            return None
        return at, unit, matches[0]

    def _check_sums(self, row: int, values: Iterable[Column], kind: str) -> None:
        """Whether the sums of a row are those of the rows above it; means are not looked at."""
        for column in values:
            figures = self.sums[column.at]
            start = self.begun[column.at] if kind == "subtotal" else 0
            number = numbers.number(figure(self.grid.cell(row, column.at)))
            added = self.facts_in[column.at] <= {"count", "amount", "stock"}
            if kind != "mean" and number is not None and not number.is_nan() and added:
                found = sum(figures[start:], Decimal(0))
                if found != number:
                    details = {"value": f"{plainly(number):f}", "sum": f"{plainly(found):f}"}
                    self._tell("F265", self.grid.place(row, column.at), details)
            self.begun[column.at] = len(figures)


def _is_fraction(value: object) -> bool:
    """Whether a figure may be a share of 1."""
    number = numbers.number(value)
    return number is not None and not number.is_nan() and 0 < abs(number) < 1


def _shown(matches: Sequence[Triple]) -> str:
    """The first of some facts, as people name them."""

    def texts() -> Iterator[str]:
        for item, subject, fact in matches[:_SHOWN]:
            yield " ".join(filter(None, (item, subject, fact)))
        if len(matches) > _SHOWN:
            yield "…"

    return "; ".join(texts()) or "—"
