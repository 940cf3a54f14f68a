"""Months are closed, corrected and reopened: each act is an entry in the books of the year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from ..books.books import Books
from ..books.entries import Closing, Correction, Points, Reopening
from ..books.late import Late, late, reported
from ..decimals import shifted
from ..errors import Place, Problem, UsageError
from ..facts.cells import Cell, Figure, cells_of
from ..facts.check import check
from ..messages import named
from ..results.arguments import month_number
from ..results.manifest import inputs
from ..results.result import Result
from ..scheme.loading import load_scheme
from ..scheme.scheme import Scheme
from ..scoring import facts_of, score

_EVIDENCE = ("rules", "readings", "changes")


def close(
    result: Result,
    month: str,
    *,
    by: str,
    on: str | date,
    why: str = "",
    books: Books | None = None,
) -> Books:
    """Close a month, and those before it that are not closed yet; the books with the new entry.

    `result` is the year up to the month or later, scored by the same `books`. What it has of these
    months is what was published: scoring by the books gives it again, whatever facts come later.
    Raises `UsageError` for a month that cannot be closed (U588), or where it is not said by whom
    and on which day (U589).

    >>> import creditscore
    >>> row = {"month": "2023-05", "entity": "市教育局", "item": "17", "repairs": 3}
    >>> result = creditscore.score("changzhi-2023", [row], through="2023-05")
    >>> books = creditscore.close(result, "2023-05", by="考核办", on="2023-06-05")
    >>> books.closed, len(books.published)
    ('2023-05', 1)
    """
    scheme = result.scheme
    kept = books or result.books or Books(scheme.id)
    number = month_number(scheme, month)
    name = scheme.months[number - 1]
    if kept.scheme != scheme.id:
        raise UsageError(Problem("U587", Place(), {"books": kept.scheme, "scheme": scheme.id}))
    if name <= kept.closed:
        raise _cannot(name, "close", "is closed already")
    if number > result.through:
        raise _cannot(name, "close", "was not scored")
    if kept.closed and (result.books is None or result.books.seal != kept.seal):
        raise _cannot(name, "close", "is of other books")
    facts = {cell: figure for cell, figure in _facts(result) if kept.closed < cell.month <= name}
    points = [
        Points(track, told, unit, shifted(int(found.scores.months[at, column]), scheme.places))
        for track, found in result.tracks.items()
        for at, told in enumerate(scheme.months[:number])
        if told > kept.closed
        for column, unit in enumerate(found.track.entities.names)
    ]
    evidence = inputs(scheme, result.facts, result.through)
    made_by = {part: evidence[part] for part in _EVIDENCE}
    return kept.with_entry(Closing(name, *_act(by, on, why, needed=False), facts, points, made_by))


def correct(
    scheme: Scheme | str | Path,
    facts: Any,
    books: Books,
    *,
    by: str,
    on: str | date,
    why: str,
    month: str | None = None,
) -> Books:
    """Enter as one correction all that facts have otherwise than the books; those with the entry.

    `month` is the one in which it was found: unless told the first that is open, or that of the
    last correction where this is later; what the correction changes in closed months counts in it.
    Raises what reading and checking do, and `UsageError` where the scheme does not let late facts
    be corrected, where nothing is late, or where no later month is open (U588), or where it is not
    said who, when and why (U589).

    >>> import creditscore
    >>> row = {"month": "2023-05", "entity": "市教育局", "item": "17", "repairs": 3}
    >>> result = creditscore.score("changzhi-2023", [row], through="2023-05")
    >>> books = creditscore.close(result, "2023-05", by="考核办", on="2023-06-05")
    >>> late = [row | {"repairs": 4}]
    >>> books = creditscore.correct(
    ...     "changzhi-2023", late, books, by="市教育局", on="2023-06-20", why="漏报一件"
    ... )
    >>> corrected = creditscore.score("changzhi-2023", late, books=books).ledger
    >>> corrected[["month", "kind", "points", "facts"]].values.tolist()[:2]
    [['2023-05', 'award', Decimal('3.0000'), 'repairs=3'], \
['2023-06', 'correction', Decimal('1.0000'), '#1: 2023-05 repairs=3→4']]
    """
    rules = scheme if isinstance(scheme, Scheme) else load_scheme(scheme)
    act = _act(by, on, why)
    open_ = [name for name in rules.months if name > books.closed]
    last = books.corrections[-1].month if books.corrections else ""
    found = rules.months[month_number(rules, month) - 1] if month else max([last, *open_[:1]])
    if rules.late_facts != "correct":
        raise _cannot(found or books.closed, "correct", "is ruled", policy=rules.late_facts)
    if not open_:
        raise _cannot(books.closed, "correct", "is the last")
    if found <= books.closed:
        raise _cannot(found, "correct", "is closed already")
    if found < last:
        raise _cannot(found, "correct", "is before another")
    changed = [one.fact for one in late_facts(rules, facts, books)]
    if not changed:
        raise _cannot(found, "correct", "has nothing late")
    number = sum(isinstance(entry, Correction) for entry in books.entries) + 1
    return books.with_entry(Correction(found, *act, str(number), changed))


def tried(scheme: Scheme, facts: Any, books: Books) -> None:
    """Score the closed months, so that no correction is entered by which they cannot be.

    Both by the books and as facts say now; later months may be under way. Raises what `score` does.
    """
    for kept in (None, books):
        score(scheme, facts, through=books.closed, books=kept, threads=1)


def reopen(
    scheme: Scheme | str | Path,
    books: Books,
    month: str,
    *,
    by: str,
    on: str | date,
    why: str,
) -> Books:
    """Open a month again, with all after it; the books with the new entry.

    Months before it stay closed, also where one act closed them with it. Raises `UsageError` where
    the scheme does not let months be reopened, or the month is not closed (U588), or where it is
    not said who, when and why (U589).

    >>> import creditscore
    >>> from dataclasses import replace
    >>> rules = replace(creditscore.load_scheme("changzhi-2023"), late_facts="reopen")
    >>> row = {"month": "2023-05", "entity": "市教育局", "item": "17", "repairs": 3}
    >>> books = creditscore.close(
    ...     creditscore.score(rules, [row]), "2023-05", by="考核办", on="2023-06-05"
    ... )
    >>> who = {"by": "考核办", "on": "2023-06-20", "why": "漏报一件"}
    >>> creditscore.reopen(rules, books, "2023-05", **who).closed
    '2023-04'
    """
    rules = scheme if isinstance(scheme, Scheme) else load_scheme(scheme)
    act = _act(by, on, why)
    name = rules.months[month_number(rules, month) - 1]
    if rules.late_facts != "reopen":
        raise _cannot(name, "reopen", "is ruled", policy=rules.late_facts)
    if name > books.closed:
        raise _cannot(name, "reopen", "is not closed")
    return books.with_entry(Reopening(name, *act))


def late_facts(scheme: Scheme, facts: Any, books: Books) -> list[Late]:
    """The facts of closed months that are not those that the books have, in their order.

    Raises what reading and checking do.
    """
    if not books.closed:
        return []
    given = facts_of(facts, scheme)
    checked = check(given, scheme, scheme.month_number(books.closed))
    today = books.under(scheme.own_names)
    return late(today, reported(checked.observations), checked.facts, scheme)


def _facts(result: Result) -> Iterator[tuple[Cell, Figure]]:
    for track in result.tracks.values():
        for cell, figure, _ in cells_of(track.observations):
            yield cell, figure


def _act(by: str, on: str | date, why: str, *, needed: bool = True) -> tuple[str, str, str]:
    """Who, on which day, and why; raises `UsageError` (U589) where something is missing."""
    said = {"by": by.strip(), "on": _day(on), "why": why.strip()}
    missing = [name for name, text in said.items() if not text and (needed or name != "why")]
    if missing:
        raise UsageError(Problem("U589", Place(), named("name", f"act {name}")) for name in missing)
    return said["by"], said["on"], said["why"]


def _day(on: str | date) -> str:
    try:
        return date.fromisoformat(str(on)).isoformat()
    except ValueError:
        return ""


def _cannot(month: str, act: str, reason: str, **more: object) -> UsageError:
    words = {**named("act", f"to {act}"), **named("reason", reason, **more)}
    return UsageError(Problem("U588", Place(), {"month": month, **words}))
