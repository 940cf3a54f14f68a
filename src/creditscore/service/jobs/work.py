"""What jobs do, in a process of their own: figures in, files out, no store at hand."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ...books.books import Books
from ...errors import CreditscoreError, Place, Problem
from ...scheme.loading import load_scheme
from ...scoring import score
from .. import apart
from ..intake.child import plain
from ..office.rows import Row, facts_of

Told = Callable[[str, int, int], None]
MEDIA = {
    ".json": "application/json",
    ".csv": "text/csv",
    ".html": "text/html",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def work(
    sender: Any,
    kind: str,
    rules: str,
    rows: Sequence[Sequence[Any]],
    books: Mapping[str, Any] | None,
    arguments: Mapping[str, Any],
    folder: str,
    memory: int,
) -> None:
    """Do a job, sending how far it is and at last what came of it; its files go into a folder.

    What is published goes by the `books` of the year; what tries other rules scores it afresh.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    apart.alone()
    apart.bound(memory)

    def tell(**what: Any) -> None:
        sender.send_bytes(json.dumps(what, ensure_ascii=False, default=str).encode())

    def told(step: str, done: int, of: int) -> None:
        tell(step=step, done=done, total=of)

    try:
        told("rules", 0, 0)
        scheme, facts = load_scheme(rules), facts_of([Row(*row) for row in rows])
        by = {} if kind not in _PUBLISHED or books is None else {"books": Books.of(books)}
        found = KINDS[kind](scheme, facts, arguments, Path(folder), told, **by)
        tell(state="done", result=found)
    except CreditscoreError as error:
        tell(state="failed", problems=[plain(problem) for problem in error.problems])
    except MemoryError:
        tell(state="failed", problems=[plain(Problem("U520", Place()))])


def report(
    scheme: Any,
    facts: Any,
    asked: Mapping[str, Any],
    folder: Path,
    told: Told,
    books: Books | None = None,
) -> Any:
    """The workbook, the bulletin and the page of a period."""
    from ...reports.files import write_report

    period = _period(scheme, asked)
    result = score(scheme, facts, through=period.through, books=books, threads=1)
    files = write_report(result, period, folder, lambda notice: None, told)
    return {"files": [file.name for file in files]}


def letters(
    scheme: Any,
    facts: Any,
    asked: Mapping[str, Any],
    folder: Path,
    told: Told,
    books: Books | None = None,
) -> Any:
    """The notices to some units, or to each."""
    from ...reports.files import write_letters

    period = _period(scheme, asked)
    result = score(scheme, facts, through=period.through, books=books, threads=1)
    units = asked.get("units") or ()
    files = write_letters(result, period, units, folder, lambda notice: None, told)
    return {"files": [file.name for file in files]}


def readings(scheme: Any, facts: Any, asked: Mapping[str, Any], folder: Path, told: Told) -> Any:
    """What depends on how unclear clauses are read."""
    from ...comparison.readings import readings as tried

    told("readings", 0, int(asked.get("draws") or 0))
    how = {
        name: asked[name] for name in ("through", "draws", "seed") if asked.get(name) is not None
    }
    found = tried(scheme, facts, **how)
    for name in ("units", "options"):
        table = getattr(found, name).astype(object)
        rows = table.where(table.notna(), None).to_dict("records")
        (folder / f"{name}.json").write_text(_json(rows), encoding="utf-8")
    return {"independent": found.independent, "draws": len(found.draws)}


def diff(scheme: Any, facts: Any, asked: Mapping[str, Any], folder: Path, told: Told) -> Any:
    """What another scheme says otherwise, and what it does to the year."""
    from ...comparison.diff import diff as compared

    told("diff", 0, 0)
    found = compared(scheme, str(asked["other"]), facts, through=asked.get("through"))
    tables = {"rules": found.rules}
    if found.comparison is not None:
        tables |= {"units": found.comparison.units, "by_clause": found.comparison.by_clause}
    for name, table in tables.items():
        whole = table.astype(object)
        rows = whole.where(whole.notna(), None).to_dict("records")
        (folder / f"{name}.json").write_text(_json(rows), encoding="utf-8")
    return {name: len(table) for name, table in tables.items()}


KINDS: dict[str, Callable[..., Any]] = {
    "report": report,
    "letters": letters,
    "readings": readings,
    "diff": diff,
}
"""Every kind of job."""
_PUBLISHED = ("report", "letters")


def _period(scheme: Any, asked: Mapping[str, Any]) -> Any:
    from ...reports.periods import Period

    if asked.get("month"):
        return Period.month(scheme, str(asked["month"]))
    if asked.get("quarter"):
        return Period.quarter(scheme, str(asked["quarter"]))
    return Period.annual(scheme)


def _json(rows: Any) -> str:
    return json.dumps(rows, ensure_ascii=False, default=str)
