"""What the database itself keeps: the log is a chain, and what was handed in stays as it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from commands import Run
from serviced import Browser
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from creditscore import CreditscoreError
from creditscore.service.store.copying import back_up, restore
from creditscore.service.store.database import Store
from creditscore.service.store.log import followed
from creditscore.service.store.tables import (
    Base,
    Entry,
    Figure,
    Instant,
    RunFile,
    Submission,
)
from creditscore.service.store.tables import (
    Run as Sealed,
)

ROW = {"month": "2023-07", "entity": "市公安局", "item": "16", "fact": "cases", "value": 4}


@pytest.fixture(scope="module")
def store(app: Any) -> Store:
    """A store with a submission that was handed in, and a run."""
    unit, office = Browser(app, "gongan"), Browser(app, "office")
    draft = unit("POST", "/years/changzhi-2023/submissions?file=a.json", json=[ROW]).json()
    assert unit("POST", f"/submissions/{draft['id']}/submit", json={}).status_code == 200
    assert office("POST", "/years/changzhi-2023/runs", json={}).status_code == 201
    found: Store = app.state.service.store
    return found


def test_migrations_make_the_tables_that_the_program_has(store: Store) -> None:
    def same(context: Any, column: Any, other: Any, was: Any, now: Any) -> bool:
        return not isinstance(now, Instant) and None

    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": same})
        assert compare_metadata(context, Base.metadata) == []


@pytest.mark.parametrize(
    "change",
    [
        update(Entry).values(details="{}"),
        delete(Entry),
        update(Sealed).values(seal="0" * 64),
        delete(RunFile),
        update(RunFile).values(content=b""),
        update(Figure).where(Figure.entity == "市公安局").values(value="9"),
        delete(Figure).where(Figure.entity == "市公安局"),
        update(Submission).where(Submission.state == "submitted").values(content=b""),
        delete(Submission).where(Submission.state == "submitted"),
    ],
)
def test_the_database_refuses_to_change_what_is_kept(store: Store, change: Any) -> None:
    with pytest.raises(DBAPIError, match="kept"), store.writing() as db:
        db.execute(change.execution_options(synchronize_session=False))


def test_a_line_changed_behind_the_programs_back_is_found(tmp_path: Path, store: Store) -> None:
    back_up(store, tmp_path / "a.db")
    copy = Store(f"sqlite:///{tmp_path / 'a.db'}")
    with copy.writing() as db:
        assert followed(db).broken is None
        for name in ("log_update", "log_delete"):
            db.execute(text(f"DROP TRIGGER kept_{name}"))
        db.execute(update(Entry).where(Entry.number == 2).values(account="somebody"))
    with copy.reading() as db:
        assert followed(db).broken == 2
    copy.close()
    with pytest.raises(CreditscoreError) as told:
        restore(tmp_path / "a.db", Store(f"sqlite:///{tmp_path / 'b.db'}"))
    assert told.value.problems[0].code == "U629"


def test_a_backup_restored_has_the_same_seals(tmp_path: Path, store: Store) -> None:
    made = back_up(store, tmp_path / "a.db")
    target = Store(f"sqlite:///{tmp_path / 'b.db'}")
    back = restore(tmp_path / "a.db", target)
    assert (back.rows, back.chain, back.seals) == (made.rows, made.chain, made.seals)
    assert len(made.seals) >= 1
    everything = select(Figure.submission_id, Figure.number, Figure.value).order_by(
        Figure.submission_id, Figure.number
    )
    with store.reading() as one, target.reading() as two:
        assert one.execute(everything).all() == two.execute(everything).all()
    with pytest.raises(CreditscoreError) as told:
        restore(tmp_path / "a.db", target)
    assert told.value.problems[0].code == "U627"
    target.close()


def test_commands_back_up_and_restore(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, stdin: Callable[[str], None]
) -> None:
    one, two, file = tmp_path / "one", tmp_path / "two", tmp_path / "backup.db"
    stdin("nine quiet herons wade\n")
    assert run("account", "boss", "--role", "office", "--data", one).code == 0
    assert "boss" in run("account", "--data", one).out
    assert run("backup", file, "--data", one).code == 0
    assert run("restore", file, "--data", two).code == 0
    assert "boss" in run("account", "--data", two).out
    assert "U627" in run("restore", file, "--data", two).err
    assert "U628" in run("restore", __file__, "--data", tmp_path / "three").err
    assert "U636" in run("account", "nobody", "--off", "--data", one).err
    part = tmp_path / "part.db"
    part.write_bytes(file.read_bytes()[:3000])
    assert "U628" in run("restore", part, "--data", tmp_path / "four").err
    assert "U635" in run("backup", tmp_path / "none.db", "--data", tmp_path / "typo").err
    assert not (tmp_path / "none.db").exists()
    assert not (tmp_path / "typo").exists()
    stdin("short\n")
    assert "U617" in run("account", "boss", "--password", "--data", one).err


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Have something typed."""
    from io import StringIO

    return lambda typed: monkeypatch.setattr("sys.stdin", StringIO(typed))
