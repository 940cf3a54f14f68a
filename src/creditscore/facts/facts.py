"""Fact tables as they come, CSV, Parquet or data frame, tidy or wide, brought to one tidy frame."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ..arrays import Ints
from ..errors import FactError, Place, Problem
from ..lazy import Later, need
from ..tabular import folders
from ..tabular.faults import unreadable
from ..tabular.parquet import excessive, failures
from .reading.converting import Progress, converted, gathered
from .reading.frames import frame_of, joined, read_parquet, tidy, with_codes
from .reading.gathering import Gathered
from .reading.headings import Headings
from .reading.kinds import is_index
from .reading.parquet import Table

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = Later("pandas")

SUFFIXES = (folders.CSV, folders.PARQUET, *folders.SHEETS, *folders.JSON)
MANY = 1 << 14
"""From how many rows of Parquet on files are read by batches rather than into a frame."""
_MOST = 1 << 18
"""How many are read into a frame where there is no Arrow to read batches."""
_LINE = 256
"""How many bytes of CSV, which has to be converted first, count as a row."""
_APART = (folders.PARQUET, *folders.SHEETS, *folders.JSON)


@dataclass(frozen=True)
class Facts:
    """Observations as they were handed in, one row each, with the file and row they came from.

    `frame` has the columns month, entity, item, subject, fact, value, until, source, file, row, all
    as they were written; the rows of a table that is no file count from 1. `score` checks them
    against a scheme.
    """

    held: Any = field(repr=False)
    files: Mapping[str, str | Path] = field(default_factory=dict)
    notices: tuple[Problem, ...] = ()
    tables: tuple[Table, ...] = ()
    columns: tuple[tuple[Place, str], ...] = field(default=(), repr=False)

    @cached_property
    def frame(self) -> pd.DataFrame:
        """Every observation as it was handed in."""
        kinds = {name: column.dtype for name, column in self.coded.items()}
        texts = {
            name: kind.categories.dtype
            for name, kind in kinds.items()
            if isinstance(kind, pd.CategoricalDtype)
            and isinstance(kind.categories.dtype, pd.StringDtype)
        }
        return self.coded.astype(texts)

    @cached_property
    def coded(self) -> pd.DataFrame:
        """The same with columns of texts as codes of the distinct ones."""
        whole = self
        if self.tables:
            whole = self.rows_of(lambda names: np.ones(len(names) + 1, bool))
        frame: pd.DataFrame = whole.held
        return frame

    @cached_property
    def hashes(self) -> Mapping[str, str]:
        """The SHA-256 of each file."""
        return {n: f if isinstance(f, str) else _hash(f) for n, f in self.files.items()}

    def rows_of(self, pick: Callable[[Any], Any]) -> Facts:
        """The observations of large tables of some units; `pick` is as in `Table.rows_of`."""
        frames = [] if self.held is None else [self.held]
        for table in self.tables:
            rows = table.rows_of(pick)
            if len(rows):
                frames.append(_placed(tidy(rows, Place(table.name, 1))[0], table))
        frame = joined([f for f in frames if len(f)])
        return Facts(frame, self.files, self.notices)

    def without(self, names: Collection[str]) -> Facts:
        """The observations of other facts than those of these names."""
        held = self.held
        if held is not None:
            held = held[~held["fact"].isin(list(names))].reset_index(drop=True)
        rest = (table.without(names) for table in self.tables)
        tables = tuple(table for table in rest if table is not None)
        return Facts(held, self.files, self.notices, tables)

    def __len__(self) -> int:
        large = sum(table.observations for table in self.tables)
        return large if self.held is None else large + len(self.held)

    def place(self, position: int) -> Place:
        """Where the row at `position` of the frame was handed in."""
        files, rows = self._origins
        return Place(files[position], rows[position])

    @cached_property
    def order(self) -> Ints:
        """For each row a number that rises with the place where it was handed in."""
        files, _ = pd.factorize(self.coded["file"], sort=True)
        order: Ints = files.astype(np.int64) << 40 | self.coded["row"].to_numpy(np.int64)
        return order

    @cached_property
    def _origins(self) -> tuple[list[Any], list[Any]]:
        return self.coded["file"].tolist(), self.coded["row"].tolist()

    def __repr__(self) -> str:
        return f"<Facts: {len(self)} observations from {', '.join(self.files) or 'data frames'}>"


def _placed(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Rows of a table with the places that they had before it was gathered."""
    if table.origins is None:
        return frame
    files, rows = ([cells[row - 1] for row in frame["row"]] for cells in table.origins)
    return frame.assign(file=files, row=rows)


def read_facts(*sources: Any, progress: Progress | None = None) -> Facts:
    """Read fact tables: files or folders of them, data frames, lists of dicts.

    Files are CSV, Excel, Parquet or JSON. A table is tidy (month, entity, item, subject, fact,
    value, source) or wide: a column that is none of these is the fact of its name. Several tables
    are one. A large CSV file is converted first; `progress` is told its name, the bytes that are
    done and all of them. Raises `FactError` with every table that cannot be read, `UsageError` for
    a path that is not there; `notices` name the files of a folder that were passed over.

    >>> row = {"month": "2023-01", "entity": "市公安局", "item": "16", "cases": 4}
    >>> read_facts([row]).frame[["fact", "value"]].to_dict("records")
    [{'fact': 'cases', 'value': 4}]
    """
    notices: list[Problem] = []
    named = list(_named(sources, notices))
    large, problems = _large(named, progress)
    reading = _Reading(large, notices, problems)
    for name, source in named:
        try:
            reading.take(name, source)
        except FactError as error:
            problems += error.problems
    if problems:
        raise FactError(problems)
    return reading.facts()


class _Reading:
    """Tables as they are read, one after the other."""

    def __init__(
        self, large: Mapping[str, Table | None], notices: list[Problem], problems: list[Problem]
    ) -> None:
        self.large, self.notices, self.problems = large, notices, problems
        self._frames: list[pd.DataFrame] = []
        self._files: dict[str, str | Path] = {}
        self._tables: list[Table] = []
        self._columns: list[tuple[Place, str]] = []
        self._texts = Gathered()

    def take(self, name: str, source: Any) -> None:
        """Take the rows of one table; raises `FactError` where it cannot be read."""
        if isinstance(source, Facts):
            self._flush()
            self._frames += [] if source.held is None else [source.held]
            self._tables += source.tables
            self.notices += source.notices
            self._columns += source.columns
            self._files.update(source.files)
        elif name in self.large:
            table = self.large[name]
            if table is not None:
                self._tables.append(table)
                self._files[name] = source
                self._note(table.headings, Place(name, 1))
        elif not isinstance(source, Path):
            self._add(frame_of(source, Place(name)), Place(name))
        else:
            data = folders.contents(source, name)
            self._files[name] = hashlib.sha256(data).hexdigest()
            if _is_parquet(source):
                self._add(read_parquet(data, name), Place(name, 1))
            else:
                self.notices += self._texts.add(source, data, name)

    def _add(self, table: pd.DataFrame, place: Place) -> None:
        self._flush()
        frame, headings = tidy(table, place)
        self._frames.append(frame)
        self._note(headings, place)

    def _note(self, headings: Headings, place: Place) -> None:
        self.notices += headings.notices
        self._columns += ((place, fact) for fact in headings.facts)

    def _flush(self) -> None:
        """Put the tables of text that were gathered in their place among the frames."""
        if len(self._texts):
            self._frames.append(self._texts.frame())
            self._columns += self._texts.facts
            self._texts = Gathered()

    def facts(self) -> Facts:
        """All that was taken."""
        self._flush()
        notices = tuple(self.notices)
        frames = [frame for frame in self._frames if len(frame)]
        frame = joined(frames)
        if self._tables:
            tables = [*self._tables, *([gathered(frame)] if len(frame) else [])]
            return Facts(None, self._files, notices, tuple(tables), tuple(self._columns))
        if frame.empty:
            raise FactError(Problem("F219", Place(), {"file": ", ".join(self._files) or "-"}))
        return Facts(with_codes(frame), self._files, notices, columns=tuple(self._columns))


def _large(
    named: Sequence[tuple[str, Any]], progress: Progress | None
) -> tuple[dict[str, Table | None], list[Problem]]:
    """The files that are read by batches, where there is more in all than a frame should hold.

    None stands for one that cannot be read; what is wrong with it is told as well.
    """
    paths = [(name, source) for name, source in named if isinstance(source, Path)]
    known = {name: _metadata(path) for name, path in paths if _is_parquet(path)}
    texts = {name: path for name, path in paths if path.suffix.lower() not in _APART}
    sizes = (path.stat().st_size for path in texts.values())
    rows = sum(found.num_rows for found in known.values() if found is not None)
    if rows + sum(sizes) // _LINE < (MANY if find_spec("pyarrow") else _MOST):
        return {}, []
    need("pyarrow", "parquet")
    tables, problems = dict[str, Table | None](), list[Problem]()
    for name, path in paths:
        try:
            if name in texts:
                tables[name] = converted(name, path, progress)
            elif name in known:
                table = _table(name, path, known[name])
                if table is not None:
                    tables[name] = table
        except FactError as error:
            problems += error.problems
            tables[name] = None
        except OSError as error:
            problems += unreadable(name, error.strerror).problems
            tables[name] = None
    return tables, problems


def _metadata(path: Path) -> Any:
    """What a Parquet file says of itself; None where it cannot be read."""
    need("pyarrow", "parquet")
    try:
        return import_module("pyarrow.parquet").read_metadata(path)
    except failures():
        return None


def _is_parquet(path: Path) -> bool:
    return path.suffix.lower() == ".parquet"


def _table(name: str, path: Path, metadata: Any) -> Table | None:
    """A Parquet file as a table that is read by batches; None where it cannot be."""
    if metadata is None:
        read_parquet(folders.contents(path, name), name)
        return None
    reason = excessive(metadata, False)
    if reason:
        raise FactError(Problem("F243", Place(name), {"file": name, "reason": reason}))
    columns = [column for column in metadata.schema.to_arrow_schema().names if not is_index(column)]
    table = Table(name, path, Headings.of(columns, Place(name, 1)), metadata)
    problems = table.refused()
    if problems:
        raise FactError(problems)
    return table


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _named(sources: Sequence[Any], notices: list[Problem]) -> Iterator[tuple[str, Any]]:
    """Each table with the name that places give it; a folder stands for the files in it."""
    for number, source in enumerate(sources, 1):
        if isinstance(source, str | Path):
            found = folders.found(Path(source), SUFFIXES)
            notices += found.notices
            yield from ((str(file), file) for file in found.files)
        else:
            yield f"table {number}", source
