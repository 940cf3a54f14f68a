"""Fact tables read from files, folders, frames and lists: small ones whole, large by batches."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import FactError, Place, Problem, UsageError
from ..lazy import Later
from ..tabular import folders
from ..tabular.libraries import Library, library_of
from ..tabular.parquet import metadata_of
from ..visible import shown
from .facts import Facts, without_observations
from .reading.frames import collected, frame_of, joined, read_parquet, table_of, tidy
from .reading.headings import Headings
from .reading.tidy_rows import TidyRows

if TYPE_CHECKING:
    import pandas as pd

    from ..scheme.scheme import Scheme
    from ..tabular.databases import Database
    from .reading.converting import Progress
    from .reading.gathering import Gathered
    from .reading.office.office import Office
    from .reading.tables import Table
    from .reading.templates import Stamp
else:
    pd = Later("pandas")

log = logging.getLogger("creditscore.reading")
SUFFIXES = (folders.CSV, folders.PARQUET, *folders.SHEETS, *folders.JSON)
MANY = 1 << 14
"""From how many rows of Parquet on files are read by batches rather than into a frame."""
_MOST = 1 << 18
"""How many are read into a frame where there is no Arrow to read batches."""
_LINE = 256
"""How many bytes of CSV, which has to be converted first, count as a row."""
_APART = (folders.PARQUET, *folders.SHEETS, *folders.JSON)


def read_facts(
    *sources: Any,
    scheme: Scheme | None = None,
    query: str | None = None,
    progress: Progress | None = None,
) -> Facts:
    """Read fact tables: files or folders of them, data frames, lists of dicts, databases.

    Files are CSV, Excel, Parquet or JSON. With a `query` the sources are databases: a URL as
    `postgresql://user@host/base`, or a file of SQLite or DuckDB. A table is tidy (month, entity,
    item, subject, fact, value, source) or wide: a column that is none of these is the fact of its
    name. Several tables are one. With a `scheme`, small tables may be written as offices do: with
    titles, headings of two rows, merged cells, sums and notes, in the words of the document. A
    large CSV file is converted first; `progress` is told its name, the bytes that are done and all
    of them. Raises `FactError` with every table that cannot be read, `UsageError` for a path that
    is not there and for a database that does not answer; `notices` name the files of a folder that
    were passed over.

    >>> row = {"month": "2023-01", "entity": "市公安局", "item": "16", "cases": 4}
    >>> read_facts([row]).frame[["fact", "value"]].to_dict("records")
    [{'fact': 'cases', 'value': 4}]
    """
    notices: list[Problem] = []
    named = list(_named(sources, query, notices))
    large, problems = _large(named, progress)
    reading = _Reading(large, notices, problems, scheme, query)
    for name, source in named:
        log.debug("reading %s", shown(name))
        try:
            reading.take(name, source)
        except FactError as error:
            problems += error.problems
    if problems:
        raise FactError(problems)
    return reading.facts()


@dataclass(frozen=True, slots=True)
class _Asked:
    """A database that is asked the query."""

    database: Database


class _Reading:
    """Tables as they are read, one after the other."""

    def __init__(
        self,
        large: Mapping[str, Table | None],
        notices: list[Problem],
        problems: list[Problem],
        scheme: Scheme | None,
        query: str | None,
    ) -> None:
        self.large, self.notices, self.problems = large, notices, problems
        self._scheme, self._query = scheme, query
        self._pieces: list[TidyRows | pd.DataFrame] = []
        self._files: dict[str, str | Path] = {}
        self._tables: list[Table] = []
        self._columns: list[tuple[Place, str]] = []
        self._stamps: list[Stamp] = []
        self._texts: Gathered | None = None
        self._libraries: set[Library] = set()

    def take(self, name: str, source: Any) -> None:
        """Take the rows of one table; raises `FactError` where it cannot be read."""
        if isinstance(source, Facts):
            self._flush()
            self._pieces += [] if source.held is None else [source.held]
            self._tables += source.tables
            self.notices += source.notices
            self._columns += source.columns
            self._stamps += source.stamps
            self._files.update(source.files)
            self._libraries |= {source.library} if source.library else set()
        elif name in self.large:
            table = self.large[name]
            if table is not None:
                self._tables.append(table)
                self._files[name] = source
                self._note(table.headings, Place(name, 1))
        elif _is_rows(source):
            self.notices += self._gathered().add_rows(source, Place(name))
        elif isinstance(source, _Asked):
            self._take(source.database.table(self._query), Place(name))
        elif not isinstance(source, Path):
            library = library_of(source)
            self._libraries |= {library} if library else set()
            self._take(source, Place(name))
        else:
            data = folders.contents(source, name)
            self._files[name] = hashlib.sha256(data).hexdigest()
            if _is_parquet(source):
                self._add(read_parquet(data, name), Place(name, 1))
            else:
                self.notices += self._gathered().add(source, data, name)

    def _take(self, source: Any, place: Place) -> None:
        """Take a table that was handed in."""
        is_polars = library_of(source) == "polars" and hasattr(source, "columns")
        whole = is_polars or isinstance(source, Mapping)
        found = source if whole else table_of(source, place)
        large = None
        if _length(found) >= MANY and find_spec("pyarrow"):
            from .reading.in_memory import in_memory, in_slices

            large = in_slices(found, place) if is_polars else in_memory(found, place)
        if large is None:
            self._add(frame_of(table_of(found, place), place), place)
            return
        self._tables.append(large)
        self._note(large.headings, place)

    def _add(self, table: pd.DataFrame, place: Place) -> None:
        self._flush()
        frame, headings = tidy(table, place)
        self._pieces.append(frame)
        self._note(headings, place)

    def _note(self, headings: Headings, place: Place) -> None:
        self.notices += headings.notices
        self._columns += ((place, fact) for fact in headings.facts)

    def _flush(self) -> None:
        """Put the tables of text that were gathered in their place among the others."""
        texts, self._texts = self._texts, None
        if texts is None:
            return
        self._stamps += texts.stamps
        if len(texts):
            self._pieces.append(texts.table())
            self._columns += texts.facts

    def _gathered(self) -> Gathered:
        """Where tables of text are gathered."""
        if self._texts is None:
            from .reading.gathering import Gathered  # not for Parquet

            office = None if self._scheme is None else _office(self._scheme)
            self._texts = Gathered(office)
        return self._texts

    def facts(self) -> Facts:
        """All that was taken."""
        self._flush()
        notices, stamps = tuple(self.notices), tuple(self._stamps)
        if stamps:
            from .reading.templates import refuse_twice

            refuse_twice(stamps)
        columns = tuple(self._columns)
        library = self._libraries.pop() if len(self._libraries) == 1 else None
        pieces = [piece for piece in self._pieces if len(piece)]
        if self._tables:
            from .reading.converting import gathered

            frames = [_frame(piece) for piece in pieces]
            tables = [*self._tables, *([gathered(joined(frames))] if frames else [])]
            return Facts(None, self._files, notices, tuple(tables), columns, stamps, library)
        if not pieces and not stamps:
            raise without_observations(self._files)
        return Facts(_one(pieces), self._files, notices, (), columns, stamps, library)


def _one(pieces: Sequence[TidyRows | pd.DataFrame]) -> TidyRows:
    """Tidy rows of several kinds as one."""
    if len(pieces) == 1 and isinstance(pieces[0], TidyRows):
        return pieces[0]
    return TidyRows.of(joined([_frame(piece) for piece in pieces]))


def _frame(piece: TidyRows | pd.DataFrame) -> pd.DataFrame:
    return piece.frame() if isinstance(piece, TidyRows) else piece


def _office(scheme: Scheme) -> Office:
    from .reading.office.office import Office

    return Office(scheme)


def _large(
    named: Sequence[tuple[str, Any]], progress: Progress | None
) -> tuple[Mapping[str, Table | None], list[Problem]]:
    """The files that are read by batches, where there is more in all than a frame should hold.

    What was handed in counts where it knows how many rows it has.
    """
    paths = [(name, source) for name, source in named if isinstance(source, Path)]
    known = {name: metadata_of(path) for name, path in paths if _is_parquet(path)}
    texts = [path for _, path in paths if path.suffix.lower() not in _APART]
    rows = sum(found.num_rows for found in known.values() if found is not None)
    rows += sum(_length(source) for _, source in named if _is_counted(source))
    size = sum(path.stat().st_size for path in texts)
    if rows + size // _LINE < (MANY if find_spec("pyarrow") else _MOST):
        return {}, []
    from .reading.large_files import tables  # not for small ones

    return tables([(n, p, known.get(n)) for n, p in paths if n in known or p in texts], progress)


def _length(found: Any) -> int:
    """How many rows a table has, or a mapping of columns."""
    if not isinstance(found, Mapping):
        return len(found)
    lengths = (len(cells) for cells in found.values() if hasattr(cells, "__len__"))
    return max(lengths, default=0)


def _is_counted(source: Any) -> bool:
    """Whether something is a frame that knows how many rows it has; DuckDB would have to ask."""
    return hasattr(source, "__len__") and library_of(source) not in (None, "duckdb")


def _is_rows(source: Any) -> bool:
    """Whether something is a list of dicts, rows one by one."""
    return (
        isinstance(source, list)
        and len(source) > 0
        and all(type(row) is dict and all(type(name) is str for name in row) for row in source)
    )


def _is_parquet(path: Path) -> bool:
    return path.suffix.lower() == folders.PARQUET


def _named(
    sources: Sequence[Any], query: str | None, notices: list[Problem]
) -> Iterator[tuple[str, Any]]:
    """Each table with the name that places give it; a folder stands for the files in it."""
    for number, source in enumerate(sources, 1):
        is_address = isinstance(source, str) and "://" in source
        if is_address or (query is not None and isinstance(source, str | Path)):
            from ..tabular.databases import Database  # not for files

            database = Database.of(source)
            yield database.shown, _Asked(database)
        elif query is not None:
            raise UsageError(Problem("U544", Place(), {"source": f"table {number}"}))
        elif isinstance(source, str | Path):
            _refuse_database(Path(source))
            found = folders.found(Path(source), SUFFIXES)
            notices += found.notices
            yield from ((str(file), file) for file in found.files)
        else:
            yield f"table {number}", collected(source)


def _refuse_database(file: Path) -> None:
    """Raise `UsageError` (U543) for the file of a database, which is read by a query alone."""
    if file.suffix.lower() in SUFFIXES:
        return
    from ..tabular.databases import kind_of_file  # not for tables

    if kind_of_file(file):
        raise UsageError(Problem("U543", Place(), {"address": shown(str(file))}))
