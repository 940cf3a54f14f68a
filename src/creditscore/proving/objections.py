"""Facts that somebody disputes: the result as it is, and as it would be as they say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..books.books import Books
from ..errors import FactError, Place, Problem, Problems
from ..facts.altered import Found, altered
from ..facts.cells import Cell, Figure, cells_of
from ..facts.check import check
from ..facts.facts import Facts
from ..facts.labels import by_id
from ..facts.read import read_facts
from ..facts.reading import numbers
from ..lazy import Later
from ..results.compared import Comparison
from ..results.result import Result
from ..scheme.loading import load_scheme
from ..scheme.scheme import Scheme
from ..scoring import facts_of, score
from .closing import correct, late_facts

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = Later("pandas")

_COLUMNS = [*Cell._fields, "value", "claimed", "why", "from_total", "to_total", "points",
            "from_rank", "to_rank", "from_band", "to_band", "others"]  # fmt: skip


@dataclass(frozen=True)
class Objection:
    """A disputed fact: its figure, what is claimed instead (None: that it is not so), and why."""

    cell: Cell
    figure: Figure
    claimed: Figure | None
    why: str
    place: Place


@dataclass(frozen=True, eq=False)
class Objections:
    """Disputed facts of a year, and what becomes of it where they are as is claimed.

    `result` has all facts as they were handed in.
    """

    result: Result[Any]
    disputed: tuple[Objection, ...]
    facts: Facts
    found: Found
    books: Books | None = None

    @cached_property
    def each(self) -> pd.DataFrame:
        """Each disputed fact by itself: total, rank and band of its unit in both.

        `others` is how many other units have another rank or band by it.
        """
        rows = []
        for one in self.disputed:
            units = {row["entity"]: row for row in self.conceded([one]).units.to_dict("records")}
            mine = units.pop(one.cell.entity)
            others = sum(
                (row["from_rank"], row["from_band"]) != (row["to_rank"], row["to_band"])
                for row in units.values()
            )
            claimed = None if one.claimed is None else str(one.claimed)
            row: dict[Any, Any] = {**mine, **one.cell._asdict(), "value": str(one.figure)}
            rows.append({**row, "claimed": claimed, "why": one.why, "others": others})
        return pd.DataFrame(rows, columns=_COLUMNS, dtype=object)

    @cached_property
    def together(self) -> Comparison:
        """The result beside the one in which all disputed facts are as is claimed."""
        return self.conceded(self.disputed)

    def conceded(self, some: Sequence[Objection]) -> Comparison:
        """The result beside the one in which some disputed facts are as is claimed.

        Where no month scored is open to a correction of closed ones, or the scheme takes none, both
        are what the facts come to as if nothing had been closed. Raises `FactError` (V113) where
        two things are claimed of one fact.
        """
        scheme, of = self.result.scheme, {one.cell: one for one in some}
        problems = Problems()
        for one in some:
            if one.claimed != of[one.cell].claimed:
                details = {
                    **_named(one.cell),
                    "claims": f"{one.claimed or '—'}, {of[one.cell].claimed or '—'}",
                }
                problems.add(Problem("V113", one.place, details))
        if problems:
            raise FactError(problems)
        wanted = {cell: one.claimed for cell, one in of.items()}
        facts = altered(self.facts, self.found, wanted, lambda cell: (of[cell].place, of[cell].why))
        books, through = self.books, scheme.months[self.result.through - 1]
        if books is not None and late_facts(scheme, facts, books):
            last = max([books.closed, *(one.month for one in books.corrections)])
            if scheme.late_facts != "correct" or through < last or through == books.closed:
                return Comparison(self._as_if_open, score(scheme, facts, through=through))
            day = f"{scheme.year}-12-31"
            books = correct(scheme, facts, books, by="?", on=day, why="?")
        return Comparison(self.result, score(scheme, facts, through=through, books=books))

    @cached_property
    def _as_if_open(self) -> Result[Any]:
        scheme = self.result.scheme
        return score(scheme, self.facts, through=scheme.months[self.result.through - 1])


def objections(
    scheme: Scheme | str | Path,
    facts: Any,
    disputed: Any,
    *,
    through: str | None = None,
    books: Books | None = None,
) -> Objections:
    """What becomes of a year where disputed facts are as is claimed, each alone and all together.

    `disputed` is a table as `read_facts` takes it: the facts in question, in `value` what is
    claimed instead, empty where there is said to be no such fact, and in `source` why. Raises what
    reading and scoring do, and `FactError` (V112) for facts that are not there. Facts of months
    that `books` have closed are taken as if they were corrected.

    >>> import creditscore
    >>> row = {"month": "2023-05", "entity": "市教育局", "item": "17", "repairs": 3}
    >>> found = creditscore.objections("changzhi-2023", [row], [row | {"repairs": 5}])
    >>> found.each[["entity", "value", "claimed", "points"]].values.tolist()
    [['市教育局', '3', '5', Decimal('1.8000')]]
    """
    rules = scheme if isinstance(scheme, Scheme) else load_scheme(scheme)
    given = facts_of(facts, rules)
    result = score(rules, given, through=through, books=books)
    checked = check(given, rules, result.through)
    found = {
        cell: (figure, row)
        for track in checked.observations.values()
        for cell, figure, row in cells_of(track)
    }
    if -1 in {row for _, row in found.values()}:
        raise FactError(Problem("F249"))
    marked = _marked(read_facts(disputed, scheme=rules), rules, found)
    return Objections(result, marked, checked.facts, found, books)


def _marked(table: Facts, scheme: Scheme, found: Found) -> tuple[Objection, ...]:
    """The disputed facts of a table; raises `FactError` for those that are not there."""
    marked, problems = [], Problems()
    rows = by_id(table.rows, scheme)
    columns = {name: rows.listed(name) for name in (*Cell._fields, "value", "source")}
    for at in range(len(table)):
        row = {name: cells[at] for name, cells in columns.items()}
        cell = _cell(row, scheme)
        if cell not in found:
            problems.add(Problem("V112", table.place(at), _named(cell)))
            continue
        figure, claimed = found[cell][0], numbers.text(row["value"])
        instead = figure._replace(value=claimed) if claimed else None
        why = table.source(at)
        marked.append(Objection(cell, figure, instead, why, table.place(at)))
    if problems:
        raise FactError(problems)
    return tuple(marked)


def _named(cell: Cell) -> dict[str, str]:
    return {**cell._asdict(), "fact": " ".join(filter(None, (cell.fact, cell.subject)))}


def _cell(row: Mapping[str, Any], scheme: Scheme) -> Cell:
    """The fact that a row names, as the books name it."""
    texts = {name: numbers.text(row[name]) for name in Cell._fields}
    month = numbers.month(row["month"], scheme.zone) or texts["month"]
    entity = scheme.own_names.get(texts["entity"], texts["entity"])
    return Cell(**{**texts, "month": month, "entity": entity})
