"""The database: opened, brought up to date, and reached in transactions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from ...errors import Place, Problem, UsageError
from ...lazy import need
from .tables import Base

_WAIT = 30
_LOCK = 0x63726566


class Store:
    """The database of a service, of one of both kinds: SQLite in a folder, or PostgreSQL.

    `reading` and `writing` give a session whose work is done when the block ends, or not at all.
    On SQLite, which has one writer at a time, `writing` waits for its turn from the start.
    """

    def __init__(self, url: str, *, pool: int = 20) -> None:
        self.url = url
        self.engine = _engine(url, pool)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that only looks."""
        with self._sessions() as db:
            yield db

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose changes are kept together when the block ends well."""
        with self._sessions() as db, db.begin():
            if self.is_sqlite:
                db.connection(execution_options={"immediate": True})
            yield db

    def upgrade(self) -> None:
        """Bring the tables to what this version needs; a new database gets them all.

        Raises `UsageError` (U621) where it was written by a later version.
        """
        with self.engine.execution_options(immediate=True).begin() as connection:
            if not self.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            _migrated(connection)

    def close(self) -> None:
        """Give back all connections."""
        self.engine.dispose()


def _engine(url: str, pool: int) -> Engine:
    try:
        address = make_url(url)
    except ArgumentError:
        raise UsageError(Problem("U620", Place(), {"reason": "URL"})) from None
    if address.drivername in ("postgresql", "postgres"):
        address = address.set(drivername="postgresql+psycopg")
    if address.drivername == "postgresql+psycopg":
        need("psycopg", "service")
        return create_engine(address, pool_size=pool, max_overflow=pool, pool_pre_ping=True)
    if address.get_backend_name() != "sqlite":
        details = {"value": address.drivername, "pattern": "sqlite:///… | postgresql://…"}
        raise UsageError(Problem("U508", Place(), details))
    if address.database not in (None, "", ":memory:"):
        Path(str(address.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        address, connect_args={"timeout": _WAIT}, pool_size=pool, max_overflow=pool
    )
    event.listen(engine, "connect", _prepared)
    event.listen(engine, "begin", _begun)
    return engine


def _prepared(connection: sqlite3.Connection, record: object) -> None:
    """Set up a connection of SQLite: a log beside the file, whole after any accident."""
    connection.isolation_level = None
    for line in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        f"busy_timeout = {_WAIT * 1000}",
        "trusted_schema = OFF",
        "cell_size_check = ON",
    ):
        connection.execute(f"PRAGMA {line}")


def _begun(connection: Any) -> None:
    """Begin a transaction: for writing at once where it will write."""
    how = "IMMEDIATE" if connection.get_execution_options().get("immediate") else "DEFERRED"
    connection.exec_driver_sql(f"BEGIN {how}")


def _script() -> tuple[Config, ScriptDirectory]:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config, ScriptDirectory.from_config(config)


def _migrated(connection: Any) -> None:
    """Run the migrations that are missing, in one transaction."""
    config, script = _script()

    def missing(current: Any, context: Any) -> Any:
        known = {revision.revision for revision in script.walk_revisions()}
        for revision in current or ():
            if revision not in known:
                raise UsageError(Problem("U621", Place(), {"revision": revision}))
        return script._upgrade_revs("head", current)

    with EnvironmentContext(config, script, fn=missing) as environment:
        environment.configure(
            connection=connection, target_metadata=Base.metadata, transaction_per_migration=False
        )
        environment.run_migrations()


def reachable(store: Store) -> bool:
    """Whether the database answers."""
    try:
        with store.engine.connect() as connection:
            connection.exec_driver_sql("SELECT 1")
    except SQLAlchemyError:
        return False
    return True
