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

from ..errors import FactError, Place, Problem, UsageError, excerpt
from ..lazy import Later, need
from ..tabular.parquet import excessive, failures
from .converting import Progress, converted
from .frames import contents, frame_of, joined, read_table, tidy, with_codes
from .headings import Headings
from .kinds import is_index
from .parquet import Table
from .values import Ints

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = Later("pandas")

_SUFFIXES = (".csv", ".parquet")
MANY = 1 << 14
"""From how many rows of Parquet on files are read by batches rather than into a frame."""
_MOST = 1 << 18
"""How many are read into a frame where there is no Arrow to read batches."""
_LINE = 256
"""How many bytes of CSV, which has to be converted first, count as a row."""


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
                frames.append(tidy(rows, Place(table.name, 1))[0])
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


def read_facts(*sources: Any, progress: Progress | None = None) -> Facts:
    """Read fact tables: CSV or Parquet files or folders of them, data frames, lists of dicts.

    A table is tidy (month, entity, item, subject, fact, value, source) or wide: a column that is
    none of these is the fact of its name. Several tables are one. A large CSV file is converted
    first; `progress` is told its name, the bytes that are done and all of them. Raises `FactError`
    with every table that cannot be read, `UsageError` for a path that is not there.

    >>> row = {"month": "2023-01", "entity": "市公安局", "item": "16", "cases": 4}
    >>> read_facts([row]).frame[["fact", "value"]].to_dict("records")
    [{'fact': 'cases', 'value': 4}]
    """
    frames: list[pd.DataFrame] = []
    problems: list[Problem] = []
    notices: list[Problem] = []
    files: dict[str, str | Path] = {}
    named = list(_named(sources))
    large = _large(named, progress)
    tables: list[Table] = []
    columns: list[tuple[Place, str]] = []
    for name, source in named:
        if isinstance(source, Facts):
            frames += [] if source.held is None else [source.held]
            tables += source.tables
            notices += source.notices
            columns += source.columns
            files.update(source.files)
            continue
        try:
            if name in large:
                tables.append(large[name])
                files[name] = source
                place, found = Place(name, 1), large[name].headings
            elif isinstance(source, Path):
                data, place = contents(source, name), Place(name, 1)
                files[name] = hashlib.sha256(data).hexdigest()
                frame, found = tidy(read_table(data, source.suffix.lower(), name), place)
                frames.append(frame)
            else:
                place = Place(name)
                frame, found = tidy(frame_of(source, place), place)
                frames.append(frame)
            notices += found.notices
            columns += ((place, fact) for fact in found.facts)
        except FactError as error:
            problems += error.problems
    if problems:
        raise FactError(problems)
    if tables and not frames:
        return Facts(None, files, tuple(notices), tuple(tables), tuple(columns))
    if tables:  # beside frames, which are small: as one of these
        frames.append(Facts(None, files, (), tuple(tables)).frame)
    frame = joined(frames)
    if frame.empty:
        raise FactError(Problem("F219", Place(), {"file": ", ".join(files) or "-"}))
    return Facts(with_codes(frame), files, tuple(notices), columns=tuple(columns))


def _large(named: Sequence[tuple[str, Any]], progress: Progress | None) -> dict[str, Table]:
    """The files, where there is more in them than a frame should hold."""
    paths = [(name, source) for name, source in named if isinstance(source, Path)]
    if len(paths) < len(named):
        return {}
    known = {name: _metadata(path) for name, path in paths if _is_parquet(path)}
    sizes = (0 if name in known else path.stat().st_size for name, path in paths)
    rows = sum(found.num_rows for found in known.values() if found is not None)
    if rows + sum(sizes) // _LINE < (MANY if find_spec("pyarrow") else _MOST):
        return {}
    need("pyarrow", "parquet")
    found: dict[str, Table | None] = {}
    problems: list[Problem] = []
    for name, path in paths:
        try:
            found[name] = (
                _table(name, path, known[name])
                if name in known
                else converted(name, path, progress)
            )
        except FactError as error:
            problems += error.problems
    if problems:
        raise FactError(problems)
    good = {name: table for name, table in found.items() if table is not None}
    return good if len(good) == len(found) else {}


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
        read_table(contents(path, name), ".parquet", name)
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


def _named(sources: Sequence[Any]) -> Iterator[tuple[str, Any]]:
    """Each table with the name that places give it; a folder stands for the files in it."""
    for number, source in enumerate(sources, 1):
        if isinstance(source, str | Path):
            yield from ((str(file), file) for file in files_of(Path(source)))
        else:
            yield f"table {number}", source


def files_of(path: Path) -> list[Path]:
    """The tables in a folder, or the file itself; raises `UsageError` where there is nothing."""
    try:
        inside = sorted(p for p in path.glob("*") if p.suffix.lower() in _SUFFIXES)
        files = inside if path.is_dir() else [path]
        if files and all(file.is_file() for file in files):
            return files
    except OSError:
        pass
    raise UsageError(Problem("U510", Place(), {"path": excerpt(path, 200)}))
