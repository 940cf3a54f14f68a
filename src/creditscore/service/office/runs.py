"""Runs: a scored year under its seal, with everything that it was made of; never changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import func, select

from ...books.books import Books
from ...proving.restatement import compare
from ...proving.verification import Verification, verify
from ...scoring import score
from ..refusals import refused
from ..store.log import note
from ..store.tables import Rulebook, Run, RunFile
from .books import books_of
from .desk import Desk
from .rows import Row, standing
from .rules import written_out
from .scoring import last_month
from .years import rules_of, year_named

FACTS, BOOKS = "facts.csv", "books.json"


def make(
    desk: Desk,
    name: str,
    *,
    through: str | None = None,
    readings: Mapping[str, Any] | None = None,
    changes: Mapping[str, Any] | None = None,
    purpose: str = "score",
    note_: str = "",
) -> Run:
    """Score a year by what counts now, and keep facts, tables and `run.json` under their seal.

    Refused (U634) where no figure counts.
    """
    year = year_named(desk, name, lock=True)
    rows, last = standing(desk, year), through or last_month(desk, year)
    if not rows:
        raise refused("U634")
    with TemporaryDirectory() as folder:
        place = Path(folder, FACTS)
        place.write_text(_csv(rows), encoding="utf-8-sig", newline="")
        books = None if readings or changes else books_of(desk, year)
        found = score(
            rules_of(desk, year),
            place,
            through=last,
            readings=readings,
            changes=changes,
            books=books,
            threads=1,
        )
        files = found.write(Path(folder, "run"), "csv", tell=lambda notice: None)
        kept = {path.name: path.read_bytes() for path in [place, *files]}
        if books is not None:
            kept[BOOKS] = json.dumps(books.data(), ensure_ascii=False, indent=1).encode()
    seal = json.loads(kept["run.json"])["seal"]
    number = desk.db.scalar(select(func.max(Run.number)).where(Run.year_id == year.id)) or 0
    run = Run(
        year_id=year.id,
        number=number + 1,
        account_id=desk.user.id,
        rulebook_id=year.rulebook_id,
        purpose=purpose,
        note=note_,
        through=found.scheme.months[found.through - 1],
        revision=year.revision,
        readings=dict(readings or {}),
        changes=dict(changes or {}),
        seal=seal,
        created=datetime.now(UTC),
    )
    desk.db.add(run)
    desk.db.flush()
    desk.db.add_all(
        RunFile(run_id=run.id, name=n, digest=_digest(c), size=len(c), content=c)
        for n, c in kept.items()
    )
    details = {"seal": seal, "through": run.through, "purpose": purpose}
    note(desk.db, desk.user.name, "run.seal", f"{name}/runs/{run.number}", details)
    return run


def runs(desk: Desk, name: str) -> Sequence[Run]:
    """The runs of a year, the latest first."""
    year = year_named(desk, name)
    query = select(Run).where(Run.year_id == year.id)
    return desk.db.scalars(query.order_by(Run.number.desc())).all()


def run_of(desk: Desk, name: str, number: int) -> Run:
    """A run by its number; refused (U602) where there is none."""
    year = year_named(desk, name)
    found = desk.db.scalar(select(Run).where(Run.year_id == year.id, Run.number == number))
    if found is None:
        raise refused("U602")
    return found


def files_of(desk: Desk, run: Run) -> Sequence[RunFile]:
    """The files of a run, without their content."""
    query = select(RunFile).where(RunFile.run_id == run.id).order_by(RunFile.name)
    return desk.db.scalars(query).all()


def file_of(desk: Desk, run: Run, name: str) -> RunFile:
    """One file of a run; refused (U602) where there is none of the name."""
    found = desk.db.get(RunFile, (run.id, name))
    if found is None:
        raise refused("U602")
    return found


def verified(desk: Desk, name: str, number: int) -> Verification:
    """A run made again from the facts, rules and books that it was sealed with."""
    run = run_of(desk, name, number)
    with TemporaryDirectory() as folder:
        place = _written(desk, run, Path(folder))
        books = place / BOOKS
        data = json.loads(books.read_bytes()) if books.exists() else None
        rules = written_out(desk.db, desk.room, desk.db.get_one(Rulebook, run.rulebook_id))
        return verify(place, rules, [place / FACTS], books=None if data is None else Books.of(data))


def compared(desk: Desk, name: str, one: int, two: int) -> dict[str, Any]:
    """What the second of two runs has otherwise than the first, and because of what."""
    with TemporaryDirectory() as folder:
        places = [
            _written(desk, run_of(desk, name, number), Path(folder, str(at)))
            for at, number in enumerate((one, two))
        ]
        found = compare(*places)
        moved = found.comparison
        tables = {"postings": found.postings, "units": moved.units, "by_clause": moved.by_clause}
        return {"inputs": [*found.inputs], **{n: _rows(table) for n, table in tables.items()}}


def _rows(frame: Any) -> list[dict[str, Any]]:
    whole = frame.astype(object)
    rows: list[dict[str, Any]] = whole.where(whole.notna(), None).to_dict("records")
    return rows


def _written(desk: Desk, run: Run, folder: Path) -> Path:
    """The files of a run in a folder, as `score` writes them."""
    folder.mkdir(exist_ok=True)
    for file in files_of(desk, run):
        (folder / file.name).write_bytes(file.content)
    return folder


def _csv(rows: Sequence[Row]) -> str:
    """Figures as a tidy table, each with the source that it was handed in with."""
    import csv
    from io import StringIO

    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*Row._fields[:7], "source"])
    for row in sorted(rows):
        source = row.source or (f"{row.file}:{row.row}" if row.file else "")
        writer.writerow([*row[:7], source])
    return text.getvalue()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
