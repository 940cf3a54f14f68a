"""What differs first between a table that was written and the same table made again, and why."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from ..errors import Place, Problem, excerpt
from ..facts.facts import Facts
from ..facts.reading import numbers
from ..messages import named
from ..results.tables.definitions import LEDGER
from ..scheme.scheme import Scheme

Row = tuple[str, ...]
_KEY = tuple(LEDGER.names.index(name) for name in
             ("track", "month", "entity", "item", "award", "subject", "kind"))  # fmt: skip
_POINTS, _FACTS = LEDGER.names.index("points"), LEDGER.names.index("facts")


@dataclass(frozen=True)
class Inputs:
    """What a run is made again of, and what of it is not as it was.

    `rules_changed` and `tables_changed` are files, `said` is what was changed in `run.json`,
    `versions` are creditscore's then and now.
    """

    scheme: Scheme
    facts: Facts
    rules_changed: Sequence[str]
    tables_changed: Sequence[str]
    said: Sequence[str]
    versions: tuple[str, str]

    def behind(self, old: Row | None, new: Row | None) -> dict[str, str]:
        """Which of them makes a posting another one, as the detail of a text."""
        row = new or old
        same = old is not None and new is not None and old[_FACTS] == new[_FACTS]
        if row is not None and self.tables_changed and not same:
            return named("by", "by a fact table", name=self._table(row))
        if row is not None and f"{row[0]}.yaml" in self.rules_changed:
            return named("by", "by a rule file", name=f"{row[0]}.yaml")
        return self.first()

    def first(self) -> dict[str, str]:
        """The first of them that has changed."""
        then, now = self.versions
        if self.rules_changed:
            return named("by", "by a rule file", name=self.rules_changed[0])
        if self.tables_changed:
            return named("by", "by a fact table", name=self.tables_changed[0])
        if self.said:
            return named("by", "by what run.json says", name=", ".join(self.said))
        if then != now:
            return named("by", "by the version", was=then, now=now)
        return named("by", "by no input")

    def _table(self, posting: Row) -> str:
        """The table, and the row in it, that holds the facts of a posting now."""
        track, month, entity, item = posting[:4]
        for table in self.tables_changed:
            if self.facts.tables or table not in self.facts.files:
                continue
            rows = self.facts.rows
            columns = zip(*(rows.listed(name) for name in ("file", "month", "entity", "item")),
                          strict=True)  # fmt: skip
            for at, (file, *cells) in enumerate(columns):
                if not str(file).startswith(table):
                    continue
                then = numbers.month(cells[0], self.scheme.zone)
                unit, number = (numbers.text(cell) for cell in cells[1:])
                if (then, number) == (month, item) and self.scheme.names.get(unit) == (
                    track,
                    entity,
                ):
                    return str(self.facts.place(at))
        return self.tables_changed[0]


def first_difference(was: Path, found: Path, inputs: Inputs) -> Problem:
    """The first line in which two tables differ (V105), or that only their bytes do (V106)."""
    ledger = was.name.startswith(f"{LEDGER.name}.")
    pairs = zip_longest(rows_of(was), rows_of(found))
    for number, (old, new) in enumerate(pairs, start=1):
        if old == new:
            continue
        if ledger and number > 1:
            old, new = _same_posting(old, new, was, found)
            details = {**_posting(old or new or ()), "was": _worth(old), "now": _worth(new)}
            details |= inputs.behind(old, new)
        else:
            details = {**named("what", "this line"), **inputs.first()}
            details |= {"was": _line(old), "now": _line(new)}
        return Problem("V105", Place(was.name, number), details)
    return Problem("V106", Place(was.name), {"version": inputs.versions[0]})


def altered_line(there: Path, made: Path) -> Problem | None:
    """The first line of a table that is not the one that its run wrote (V107)."""
    for number, (old, new) in enumerate(zip_longest(rows_of(there), rows_of(made)), start=1):
        if old != new:
            details = {"there": _line(old), "made": _line(new)}
            return Problem("V107", Place(there.name, number), details)
    return None


def rows_of(path: Path) -> Iterator[Row]:
    """The rows of a table as texts, its headings first; those of a folder in their own order."""
    if path.suffix == ".parquet" and path.exists():
        import pandas as pd

        table = pd.read_parquet(path)
        rows = [tuple(map(_text, row)) for row in table.itertuples(index=False, name=None)]
        yield tuple(map(str, table.columns))
        yield from sorted(rows) if path.is_dir() else rows
    elif path.suffix == ".json" and path.is_file():
        records: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))
        yield tuple(records[0]) if records else ()
        yield from (tuple(map(_text, row.values())) for row in records)
    elif path.is_file():
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from map(tuple, csv.reader(file))


def _text(cell: Any) -> str:
    return "" if cell is None or cell != cell else str(cell)


def _same_posting(
    old: Row | None, new: Row | None, was: Path, found: Path
) -> tuple[Row | None, Row | None]:
    """The two rows of the posting that comes first, None where it is in one ledger alone."""
    if old is not None and new is not None and _key(old) == _key(new):
        return old, new
    there = (None if row is None else _in(path, _key(row)) for row, path in
             ((old, found), (new, was)))  # fmt: skip
    new_of_old, old_of_new = there
    if old is not None and new_of_old is None:
        return old, None
    if new is not None and old_of_new is None:
        return None, new
    return old, new_of_old


def _in(path: Path, key: Row) -> Row | None:
    return next((row for row in rows_of(path) if _key(row) == key), None)


def _key(row: Row) -> Row:
    return tuple(row[at] for at in _KEY) if len(row) == len(LEDGER.names) else row


def _posting(row: Row) -> Mapping[str, str]:
    """A posting in words, as the detail of a text."""
    _, month, entity, item, award, subject, kind = _key(row)
    what = " ".join(filter(None, (item, award, subject, kind if kind != "award" else "")))
    return named("what", "a posting", month=month, entity=entity, name=what)


def _worth(row: Row | None) -> str:
    """The points of a posting, and the facts behind it."""
    if row is None:
        return "—"
    return f"{row[_POINTS]} ({row[_FACTS]})" if row[_FACTS] else row[_POINTS]


def _line(row: Row | None) -> str:
    return "—" if row is None else excerpt(",".join(row), 200)
