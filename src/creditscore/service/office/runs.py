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

from ...scoring import score
from ..refusals import refused
from ..store.log import note
from ..store.tables import Run, RunFile
from .desk import Desk
from .rows import Row, standing
from .scoring import last_month
from .years import rules_of, year_named

FACTS = "facts.csv"


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
    """Score a year by what counts now, and keep facts, tables and `run.json` under their seal."""
    year = year_named(desk, name, lock=True)
    rows, last = standing(desk, year), through or last_month(desk, year)
    with TemporaryDirectory() as folder:
        place = Path(folder, FACTS)
        place.write_text(_csv(rows), encoding="utf-8-sig", newline="")
        found = score(
            rules_of(desk, year), place, through=last, readings=readings, changes=changes, threads=1
        )
        files = found.write(Path(folder, "run"), "csv", tell=lambda notice: None)
        kept = {path.name: path.read_bytes() for path in [place, *files]}
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
