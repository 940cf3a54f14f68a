"""Tables that a database answers a query with: PostgreSQL, SQLite and DuckDB.

An address is a URL as SQLAlchemy has it, `postgresql://user:password@host/base`, `sqlite:///a.db`,
`duckdb:///a.duckdb` (a fourth slash begins an absolute path), or the file of SQLite or DuckDB
itself. Passwords stand in no text that is made here.
"""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from ..errors import Place, Problem, UsageError, excerpt
from ..lazy import need

_URL = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://(.*)", re.DOTALL)
_KINDS = {
    "postgresql": "postgresql",
    "postgres": "postgresql",
    "sqlite": "sqlite",
    "duckdb": "duckdb",
}
_REASON = re.compile(r"(?:ERROR|FATAL):\s*([^\n]*)|failed: ([^\n]*)|connect: ([^\n]*)")


@dataclass(frozen=True)
class Database:
    """A database of a kind; `shown` is what may be said of its address."""

    kind: str
    shown: str
    address: str = field(repr=False)

    @classmethod
    def of(cls, source: str | Path) -> Database:
        """The database at an address; raises `UsageError` for what is none.

        >>> Database.of("postgresql://clerk:secret@db:5433/scores?sslmode=require").shown
        'postgresql://clerk@db:5433/scores'
        """
        found = _URL.fullmatch(str(source)) if isinstance(source, str) else None
        if found is None:
            of_file = kind_of_file(Path(source))
            if not of_file:
                raise UsageError(Problem("U544", Place(), {"source": excerpt(source)}))
            return cls(of_file, str(source), str(source))
        scheme, rest = found[1].lower(), found[2]
        kind = _KINDS.get(scheme)
        if kind is None:
            raise UsageError(Problem("U547", Place(), {"kind": excerpt(scheme)}))
        if kind != "postgresql":
            return cls(kind, str(source), rest.removeprefix("/"))
        user, at, place = rest.rpartition("@")
        host = place.partition("?")[0]
        if len(re.findall(r"[@/?#\s]", user)) or user.count(":") > 1:
            raise UsageError(Problem("U546", Place(), {"address": f"{scheme}://…@{host}"}))
        shown = f"{scheme}://{unquote(user.partition(':')[0])}{at}{host}"
        return cls(kind, shown, f"postgresql://{rest}")

    def table(self, query: str | None) -> Any:
        """What a query is answered with: a table of Arrow, or a frame of cells.

        Raises `UsageError` where there is no query, or no answer.
        """
        if query is None:
            raise UsageError(Problem("U543", Place(), {"address": self.shown}))
        read = {"postgresql": _postgresql, "sqlite": _sqlite, "duckdb": _duckdb}[self.kind]
        try:
            return read(self.address, query)
        except UsageError:
            raise
        except Exception as error:  # each driver has errors of its own
            details = {"address": self.shown, "reason": self._reason(error)}
            raise UsageError(Problem("U545", Place(), details)) from None

    def _reason(self, error: Exception) -> str:
        """What a driver says, in a line, without the password."""
        text = str(error).strip()
        found = _REASON.search(text)
        said = next(filter(None, found.groups()), text) if found else text.partition("\n")[0]
        password = self.address.rpartition("@")[0].rpartition(":")[2]
        for secret in {password, unquote(password)} - {""} if "@" in self.address else ():
            said = said.replace(secret, "***")
        return excerpt(said or type(error).__name__, 200)


def kind_of_file(path: Path) -> str:
    """Which kind of database a file is, by its first bytes; "" for others."""
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except (OSError, ValueError):
        head = b""
    if head == b"SQLite format 3\0":
        return "sqlite"
    return "duckdb" if head[8:12] == b"DUCK" else ""


def _postgresql(address: str, query: str) -> Any:
    dbapi = need("adbc_driver_postgresql.dbapi", "sql")
    options = {} if "client_encoding=" in address else {"client_encoding": "UTF8"}
    joint = "&" if "?" in address else "?"
    more = "&".join(f"{name}={value}" for name, value in options.items())
    with (
        dbapi.connect(f"{address}{joint}{more}" if more else address) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute(query)
        return _stored(cursor.fetch_arrow_table())


def _stored(table: Any) -> Any:
    """The same table, its columns of types of the database's own as the texts that they come in."""
    arrow = need("pyarrow", "sql")
    columns = {
        at: arrow.chunked_array([chunk.storage for chunk in table.column(at).chunks], kind)
        for at, kind in (
            (at, getattr(found.type, "storage_type", None)) for at, found in enumerate(table.schema)
        )
        if kind is not None
    }
    found = [columns.get(at, column) for at, column in enumerate(table.columns)]
    return arrow.Table.from_arrays(found, names=table.column_names)


def _sqlite(address: str, query: str) -> Any:
    import sqlite3

    pandas = need("pandas", "sql")
    place = f"{Path(address).absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(place, uri=True)) as connection:
        cursor = connection.execute(query)
        names = [column[0] for column in cursor.description or ()]
        return pandas.DataFrame(cursor.fetchall(), columns=names, dtype=object)


def _duckdb(address: str, query: str) -> Any:
    duckdb = need("duckdb", "sql")
    with duckdb.connect(address, read_only=True) as connection:
        return need("pyarrow", "sql").table(connection.sql(query))
