"""Fact tables as they come: CSV, Parquet and data frames, tidy or wide, brought to one tidy frame."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from ..errors import FactError, Place, Problem, UsageError
from . import numbers

KEYS = ("month", "entity", "item", "subject")
COLUMNS = (*KEYS, "fact", "value", "source", "file", "row")
_HEADERS = {
    "月份": "month", "单位": "entity", "条款": "item", "类别": "subject", "事实": "fact",
    "指标": "fact", "数值": "value", "来源": "source",
}  # fmt: skip
_REMARKS = ("note", "备注")
_SUFFIXES = (".csv", ".parquet")


@dataclass(frozen=True)
class Facts:
    """Observations as they were handed in, one row each, with the file and row that they came from.

    `frame` has the columns month, entity, item, subject, fact, value, source, file, row, all as they
    were written; the rows of a table that is no file count from 1. `score` checks them against a scheme.
    """

    frame: pd.DataFrame
    hashes: Mapping[str, str] = field(default_factory=dict)
    notices: tuple[Problem, ...] = ()

    def __len__(self) -> int:
        return len(self.frame)

    def place(self, position: int) -> Place:
        """Where the row at `position` of the frame was handed in."""
        file, row = self.frame["file"].iat[position], self.frame["row"].iat[position]
        return Place(str(file), int(row))

    def __repr__(self) -> str:
        return f"<Facts: {len(self)} observations from {', '.join(self.hashes) or 'data frames'}>"


def read_facts(*sources: Any) -> Facts:
    """Read fact tables: CSV or Parquet files, folders of them, data frames, or lists of dictionaries.

    A table is tidy (month, entity, item, subject, fact, value, source) or wide: a column that is none
    of these is the fact of its name. Several tables are one. Raises `FactError` with every table
    that cannot be read, `UsageError` for a path that is not there.

    >>> row = {"month": "2023-01", "entity": "市公安局", "item": "16", "cases": 4}
    >>> read_facts([row]).frame[["fact", "value"]].to_dict("records")
    [{'fact': 'cases', 'value': 4}]
    """
    frames: list[pd.DataFrame] = []
    problems: list[Problem] = []
    notices: list[Problem] = []
    hashes: dict[str, str] = {}
    for name, table in _tables(sources):
        try:
            from_file = isinstance(table, Path)
            if from_file:
                hashes[name] = hashlib.sha256(table.read_bytes()).hexdigest()
                table = _read(table, name)
            tidy, found = _tidy(table, name, from_file)
            frames.append(tidy)
            notices += found
        except FactError as error:
            problems += error.problems
    if problems:
        raise FactError(problems)
    frame = pd.concat(frames, ignore_index=True) if frames else _empty()
    if frame.empty:
        raise FactError(Problem("F219", Place(), {"file": ", ".join(hashes) or "-"}))
    return Facts(frame, hashes, tuple(notices))


def _empty() -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype=object) for name in COLUMNS})


def _tables(sources: Sequence[Any]) -> Iterator[tuple[str, Any]]:
    for number, source in enumerate(sources, 1):
        if isinstance(source, str | Path):
            path = Path(source)
            inside = sorted(p for p in path.glob("*") if p.suffix.lower() in _SUFFIXES)
            files = inside if path.is_dir() else [path]
            if not files or not all(file.is_file() for file in files):
                raise UsageError(Problem("U510", Place(), {"path": path}))
            yield from ((str(file), file) for file in files)
        elif isinstance(source, Facts):
            yield "facts", source.frame
        else:
            yield f"table {number}", _frame(source)


def _frame(source: Any) -> pd.DataFrame:
    if isinstance(source, pd.DataFrame):
        return source
    if hasattr(source, "__arrow_c_stream__"):
        need("pyarrow", "parquet")
        return pd.DataFrame.from_arrow(source)
    return pd.DataFrame(source, dtype=object)


def need(package: str, extra: str) -> None:
    """Raise `UsageError`, with how to install it, where an optional package is missing."""
    try:
        __import__(package)
    except ImportError:
        details = {"package": package, "extra": extra}
        raise UsageError(Problem("U507", Place(), details)) from None


def _read(path: Path, name: str) -> pd.DataFrame:
    if path.suffix.lower() == ".parquet":
        need("pyarrow", "parquet")
        try:
            return pd.read_parquet(path)
        except (OSError, ValueError) as error:
            raise _unreadable(name, error) from None
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            data.decode(encoding)
        except UnicodeDecodeError as error:
            reason = error
            continue
        return _csv(path, name, encoding)
    raise _unreadable(name, reason)


def _csv(path: Path, name: str, encoding: str) -> pd.DataFrame:
    try:
        table = pd.read_csv(
            path,
            dtype=str,
            header=None,
            keep_default_na=False,
            skip_blank_lines=False,
            encoding=encoding,
        )
    except pd.errors.EmptyDataError:
        raise FactError(Problem("F219", Place(name), {"file": name})) from None
    except (pd.errors.ParserError, ValueError) as error:
        raise _unreadable(name, error) from None
    table.columns = pd.Index([str(cell).strip() for cell in table.iloc[0]])
    table = table.iloc[1:]
    table.index = pd.RangeIndex(2, len(table) + 2)
    return table[(table != "").any(axis=1)]


def _unreadable(name: str, error: Exception) -> FactError:
    reason = str(error).strip().splitlines()[0]
    return FactError(Problem("F218", Place(name), {"file": name, "reason": reason}))


def _tidy(table: pd.DataFrame, name: str, from_file: bool) -> tuple[pd.DataFrame, list[Problem]]:
    """Bring a table to the tidy columns, keeping where each row came from."""
    if "file" not in table.columns or "row" not in table.columns:
        rows = table.index if from_file else range(1, len(table) + 1)
        table = table.assign(file=name, row=rows)
    table = table.rename(columns=_HEADERS)
    place = Place(name, 1 if from_file else 0)
    names = [str(column) for column in table.columns]
    problems = [
        Problem("F222", place, {"column": column})
        for column in dict.fromkeys(names)
        if names.count(column) > 1
    ]
    others = [column for column in names if column not in (*COLUMNS, *_REMARKS)]
    missing = [column for column in ("month", "entity", "item") if column not in names]
    tidy = "fact" in names or "value" in names
    if tidy:
        missing += [column for column in ("fact", "value") if column not in names]
    elif not others:
        missing.append("fact, value")
    if missing:
        problems.append(Problem("F217", place, {"columns": ", ".join(missing)}))
    if problems:
        raise FactError(problems)
    for column in ("subject", "source"):
        if column not in names:
            table = table.assign(**{column: ""})
    if tidy:
        notices = [Problem("N905", place, {"column": column}) for column in others]
        return table[list(COLUMNS)].reset_index(drop=True), notices
    long = table.melt([*KEYS, "source", "file", "row"], others, "fact", "value")
    long = long[[not empty for empty in numbers.is_empty(long["value"])]]
    return long[list(COLUMNS)].reset_index(drop=True), []
