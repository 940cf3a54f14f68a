"""A store copied whole: the backup of one of either kind, and back into one of either kind."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Table, func, insert, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from ...errors import Place, Problem, UsageError
from ...whole import files
from .database import Store
from .log import Chain, followed
from .tables import Base, LoginSession, ProviderLogin, Run, RunFile

_CHUNK = 200
_LEFT_OUT = (LoginSession.__tablename__, ProviderLogin.__tablename__)
"""Nobody stays signed in through a backup."""


@dataclass(frozen=True)
class Copied:
    """What was copied: how many rows of each table, the log's last hash, and the seals of runs."""

    rows: Mapping[str, int]
    chain: Chain
    seals: tuple[str, ...]


def back_up(store: Store, target: Path) -> Copied:
    """Write everything into one file, whole or not at all; the service goes on meanwhile.

    The file is a store of SQLite: `serve --database sqlite:///FILE` opens it as it is. Raises
    `UsageError` where it cannot be written, or the log does not hold.
    """
    with files([target], lambda notice: None) as (draft,):
        draft.touch(0o600)
        made = Store(f"sqlite:///{draft.absolute()}")
        try:
            made.upgrade()
            copied = _copied(store, made)
        finally:
            made.close()
        with closing(sqlite3.connect(draft)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
    return copied


def restore(source: Path, store: Store) -> Copied:
    """Put a backup into an empty store, which is brought up to date first.

    Raises `UsageError` where there is something in it already (U627), where the file is no backup
    or only a part of one (U628), or where its log or a run does not hold (U629).
    """
    if not source.is_file() or not _is_sqlite(source):
        raise UsageError(Problem("U628", Place(str(source)), {"path": source}))
    kept = Store(f"sqlite:///{source.absolute()}")
    try:
        kept.upgrade()
        store.upgrade()
        return _copied(kept, store)
    except DatabaseError as error:
        if type(error.orig) is not sqlite3.DatabaseError:
            raise
        raise UsageError(Problem("U628", Place(str(source)), {"path": source})) from None
    finally:
        kept.close()


def _copied(source: Store, target: Store) -> Copied:
    """Copy all rows in one transaction on either side, and look whether they hold."""
    rows: dict[str, int] = {}
    level = {} if source.is_sqlite else {"isolation_level": "REPEATABLE READ"}
    with (
        source.engine.connect().execution_options(**level) as reader,
        target.engine.execution_options(immediate=True).begin() as writer,
    ):
        for table in Base.metadata.sorted_tables:
            if writer.scalar(select(func.count()).select_from(table)):
                raise UsageError(Problem("U627", Place(), {"table": table.name}))
        with reader.begin():
            for table in Base.metadata.sorted_tables:
                if table.name not in _LEFT_OUT:
                    rows[table.name] = _copy_table(table, reader, writer)
        if not target.is_sqlite:
            _count_on(writer)
        with Session(writer) as db:
            chain = followed(db)
            broken = _broken_runs(db)
            seals = tuple(db.scalars(select(Run.seal).order_by(Run.id)))
        if chain.broken is not None or broken:
            details = {"line": chain.broken or "-", "runs": ", ".join(broken) or "-"}
            raise UsageError(Problem("U629", Place(), details))
    return Copied(rows, chain, seals)


def _copy_table(table: Table, reader: Connection, writer: Connection) -> int:
    count = 0
    query = select(table).order_by(*table.primary_key.columns)
    found = reader.execution_options(yield_per=_CHUNK).execute(query)
    for chunk in found.mappings().partitions(_CHUNK):
        writer.execute(insert(table), [dict(row) for row in chunk])
        count += len(chunk)
    return count


def _count_on(writer: Connection) -> None:
    """Have PostgreSQL number new rows from the last on."""
    for table in Base.metadata.sorted_tables:
        column = table.autoincrement_column
        if column is not None:
            name = {"table": table.name, "column": column.name}
            last = writer.scalar(select(func.max(column)))
            if last and writer.scalar(text("SELECT pg_get_serial_sequence(:table, :column)"), name):
                sequence = "pg_get_serial_sequence(:table, :column)"
                writer.execute(text(f"SELECT setval({sequence}, :last)"), {**name, "last": last})


def _broken_runs(db: Session) -> list[str]:
    """The runs of which a file is not what it was when it was sealed."""
    query = select(RunFile).order_by(RunFile.run_id).execution_options(yield_per=10)
    return [
        f"{file.run_id}/{file.name}"
        for file in db.scalars(query)
        if hashlib.sha256(file.content).hexdigest() != file.digest
    ]


def _is_sqlite(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(16) == b"SQLite format 3\0"
