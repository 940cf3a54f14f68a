"""Facts as another scheme takes them: of another year, under other numbers of items."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from ..errors import Place, Problem
from ..facts.facts import Facts
from ..facts.labels import by_id
from ..facts.reading import numbers
from ..facts.reading.coded import Coded
from ..facts.reading.tidy_rows import TidyRows
from ..scheme.scheme import Scheme
from .rules import shifted_months


def of_its_year(facts: Facts, scheme: Scheme) -> tuple[Facts, tuple[Problem, ...]]:
    """Facts of an earlier year as if they were of the scheme's, with what is worth knowing of that.

    The year of facts is that of their last month. Those of the scheme's year or a later one, and
    large tables, stay as they are.
    """
    cells = facts.rows.coded("month").distinct()
    last = max((numbers.month(cell, scheme.zone) for cell in cells), default="")
    year = int(last[:4]) if last else scheme.year
    if year >= scheme.year:
        return facts, ()
    moved, left_out = carried_over(facts, replace(scheme, year=year), scheme, {})
    details = {"was": year, "year": scheme.year}
    return moved, (Problem("N992", Place(), details), *left_out)


def carried_over(
    facts: Facts, before: Scheme, after: Scheme, clauses: Mapping[str, str]
) -> tuple[Facts, tuple[Problem, ...]]:
    """Facts of one scheme's year as another scheme takes them, and which rows it has no place for.

    Months become those of its year, items have its numbers, units their names of today in it; a
    fact that goes by its label has its id.
    """
    rows, years = by_id(facts.rows, before), after.year - before.year
    columns = dict(rows.columns)
    for name in ("month", "until") if years else ():
        column = rows.coded(name)
        cells = [shifted_months(numbers.month(c, before.zone), years) for c in column.distinct()]
        columns[name] = Coded(column.codes, cells)
    item = rows.coded("item")
    columns["item"] = Coded(item.codes, [_number(cell, clauses) for cell in item.distinct()])
    entity_ = rows.coded("entity")
    then, today = before.own_names, after.own_names
    cells = [_called(numbers.text(cell), then, today) for cell in entity_.distinct()]
    columns["entity"] = Coded(entity_.codes, cells)
    moved = TidyRows(columns)
    units, terms = after.names, _terms(after)
    names = ("month", "entity", "item", "fact", "subject")
    columns_of = [_texts(moved.coded(name)) for name in names]
    kept: list[int] = []
    lost: dict[tuple[str, str], int] = {}
    for at, (month, entity, number, fact, subject) in enumerate(zip(*columns_of, strict=True)):
        track = units.get(entity, ("", ""))[0]
        if not track:
            out = "N990", entity
        elif not _takes(after, track, number, fact, subject):
            out = "N991", f"{number} {fact} {subject}".rstrip()
        elif entity in terms and not _assessed(_span(after, track, number, month), terms[entity]):
            out = "N993", entity
        elif not _answers(after, track, number, subject, units[entity][1]):
            out = "N995", f"{entity} {number} {subject}".rstrip()
        else:
            kept.append(at)
            continue
        lost[out] = lost.get(out, 0) + 1
    problems = [
        Problem(code, Place(), {"name": name, "count": count})
        for (code, name), count in sorted(lost.items(), key=lambda pair: pair[0][0])
    ]
    only = moved.only(np.array(kept, np.int64))
    return Facts(only, facts.files, facts.notices), tuple(problems)


def _called(name: str, then: Mapping[str, str], today: Mapping[str, str]) -> str:
    """What a unit is called now that was called so; as it was where it is not there."""
    return today.get(then.get(name, name)) or today.get(name) or name


def _span(scheme: Scheme, track: str, number: str, cell: str) -> tuple[str, str]:
    """The first and last month that a figure is of: its own, all of them of a part of the year."""
    if number in scheme.tracks[track].items:
        cell = numbers.month(cell, scheme.zone)
        return cell, cell
    return scheme.months[0], scheme.months[-1]


def _assessed(span: tuple[str, str], terms: tuple[str, str]) -> bool:
    """Whether a unit is assessed in any of some months; what is none is told by the check."""
    (begin, end), (first, last) = span, terms
    return not begin or (first <= end and begin <= (last or "9"))


def _answers(scheme: Scheme, track: str, number: str, subject: str, unit: str) -> bool:
    """Whether figures of a unit are taken for an item and subject."""
    item = scheme.tracks[track].items.get(number)
    return item is None or item.answering_for(subject).state(unit) != "refused"


def _terms(scheme: Scheme) -> dict[str, tuple[str, str]]:
    """The first and last month of the units that are not assessed all the time."""
    found: dict[str, tuple[str, str]] = {}
    for track in scheme.tracks.values():
        terms = track.entities.terms()
        if terms is not None:
            first, last = ([cells[code] for code in codes.tolist()] for codes, cells in terms)
            found.update(zip(track.entities.names, zip(first, last, strict=True), strict=True))
    return found


def _number(cell: Any, clauses: Mapping[str, str]) -> Any:
    text = numbers.text(cell)
    return clauses.get(text, cell)


def _texts(column: Coded) -> list[str]:
    cells = [*(numbers.text(cell) for cell in column.distinct()), ""]
    return [cells[code] for code in column.codes.tolist()]


def _takes(scheme: Scheme, track: str, number: str, fact: str, subject: str) -> bool:
    """Whether a track has a fact of an item and subject."""
    item = scheme.tracks[track].items.get(number)
    if item is None:
        return any(
            part.fact and (part.item, part.fact.id) == (number, fact) for part in scheme.parts
        )
    return fact in item.facts and (item.open_subjects or subject in item.subject_set)
