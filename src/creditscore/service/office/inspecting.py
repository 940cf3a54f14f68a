"""What was handed in, looked at beside what stands: figures by their keys, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from ...errors import CreditscoreError, FactError, Problem
from ...facts.check import check
from ...facts.coding.rows import Coder
from ...facts.facts import Facts
from ...facts.read import read_facts
from ...facts.reading import numbers
from ...facts.reading.headings import COLUMNS
from ...scheme.scheme import Scheme
from .rows import Row, facts_of

GAPS = ("F207", "F220")
"""Figures that are not there: what is missing of other months keeps nobody from handing in."""


@dataclass(frozen=True)
class Inspected:
    """A table as it was looked at: its rows, what is wrong, what is worth knowing, what it covers.

    Rows that could be read have the names of units, months and facts as the rules have them.
    """

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    notices: tuple[Problem, ...]
    covers: frozenset[tuple[str, str]]


def inspected(
    scheme: Scheme, handed: Facts, standing: Iterable[Row], unit: str = "", month: str = ""
) -> Inspected:
    """Look at a table together with the figures of its units that stand already.

    Its own figures take the place of those that stand. With `unit`, figures of any other unit are
    refused (U624), with `month` those of another month (U625).
    """
    rows = rows_of(handed)
    keys = _keys(handed, scheme)
    known = [replace_key(row, keys[at]) if at in keys else row for at, row in enumerate(rows)]
    mine = set(keys.values())
    units = {key[1] for key in mine} | {s.entity for s in handed.stamps if s.entity}
    covers = {(key[1], key[0]) for key in mine}
    covers |= {(s.entity, s.month) for s in handed.stamps if s.entity and s.signed}
    problems = [*_strangers(handed, keys, unit, month)]
    others = [row for row in standing if row.entity in units and row.key not in mine]
    together = _together(handed, rows, others)
    notices = list(handed.notices)
    if len(together):
        months = [scheme.months.index(m) + 1 for _, m in covers if m in scheme.months]
        names = list(scheme.tracks)
        only: dict[str, set[int]] = {name: set() for name in names}
        for name in units:
            track, own = scheme.names.get(name, ("", ""))
            if track:
                only[track].add(scheme.tracks[track].positions[own])
        try:
            told = check(together, scheme, max(months, default=1), only=only).notices
            notices += [notice for notice in told if notice.code not in _QUIET]
        except FactError as error:
            for problem in error.problems:
                (notices if _elsewhere(problem, covers) else problems).append(problem)
    return Inspected(tuple(known), tuple(problems), tuple(notices), frozenset(covers))


_QUIET = ("N901", "N902", "N903", "N904", "N905")


def rows_of(facts: Facts) -> list[Row]:
    """The rows of a table as texts."""
    if facts.held is None:
        return []
    columns: list[Any] = [facts.rows.listed(name) for name in COLUMNS]
    written = (
        [_written(c, n) for c in cells] for n, cells in zip(COLUMNS, columns[:-1], strict=False)
    )
    return [Row(*cells) for cells in zip(*written, map(int, columns[-1]), strict=True)]


def replace_key(row: Row, key: Sequence[str]) -> Row:
    """A row under the names that the rules have."""
    month, entity, item, subject, fact = key
    return row._replace(month=month, entity=entity, item=item, subject=subject, fact=fact)


def as_data(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Problems as they are stored and sent: code, level, place, and the texts in both languages."""
    found = []
    for problem in problems:
        zh, en = problem.to_dict("zh"), problem.to_dict("en")
        cell = str(problem.place).rpartition("!")[2] if "!" in str(problem.place) else None
        texts = {"zh": _said(zh), "en": _said(en)}
        wanted = (
            {"wanted": problem.details[_WANTED[problem.code]]} if problem.code in _WANTED else {}
        )
        found.append({**{k: zh[k] for k in _PLAIN}, "cell": cell, **wanted, **texts})
    return found


_PLAIN = ("code", "level", "file", "line", "column")
_WANTED = {"U624": "unit", "U625": "wanted"}
"""Which detail of a problem says of what unit or month alone a table was to be."""


def read(paths: Iterable[Any], scheme: Scheme) -> Facts:
    """Tables read in the words of a scheme; rows one by one may be given as well."""
    return read_facts(*paths, scheme=scheme)


def listed(error: CreditscoreError) -> tuple[Problem, ...]:
    """All that an error tells of."""
    return error.problems


def _said(problem: Mapping[str, object]) -> dict[str, object]:
    return {"message": problem["message"], "hint": problem["hint"]}


def _written(cell: Any, name: str) -> str:
    text = numbers.text(cell)
    if name == "value" and isinstance(cell, float | Decimal) and "e" in text.lower():
        return format(Decimal(text), "f")
    return text


def _keys(facts: Facts, scheme: Scheme) -> dict[int, tuple[str, ...]]:
    """The month, unit, item, subject and fact of each row that could be read, as the rules say."""
    found: dict[int, tuple[str, ...]] = {}
    if facts.held is None:
        return found
    for observed in Coder(facts, scheme).observations().values():
        slots, names = observed.slots, observed.slots.track.entities.names
        columns = (observed.row, observed.slot, observed.entity, observed.month)
        for row, slot, entity, month in zip(*(c.tolist() for c in columns), strict=True):
            here = slots.slots[slot]
            key = scheme.span_months[month], names[entity], here.item, here.subject, here.fact.id
            found[row] = key
    return found


def _strangers(
    facts: Facts, keys: Mapping[int, Sequence[str]], unit: str, month: str
) -> list[Problem]:
    """Figures of another unit than the one that hands in, or of another month than was said."""
    found = []
    for row, key in keys.items():
        if unit and key[1] != unit:
            found.append(Problem("U624", facts.place(row), {"entity": key[1], "unit": unit}))
        if month and key[0] != month:
            found.append(Problem("U625", facts.place(row), {"month": key[0], "wanted": month}))
    return found


def _together(handed: Facts, rows: Sequence[Row], others: Sequence[Row]) -> Facts:
    """The table and what stands beside it, as one."""
    whole = facts_of([*rows, *others])
    return replace(whole, columns=handed.columns, stamps=handed.stamps)


def _elsewhere(problem: Problem, covers: set[tuple[str, str]]) -> bool:
    """Whether something is missing of a month that the table does not speak of."""
    details = problem.details
    named = str(details.get("entity", "")), str(details.get("month", ""))
    return problem.code in GAPS and named not in covers
