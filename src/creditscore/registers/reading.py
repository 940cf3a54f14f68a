"""Tables of records in pieces: CSV and Parquet streamed, Excel sheets and data frames as one."""

from __future__ import annotations

import codecs
import datetime as dt
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ..errors import FactError, Place, Problem, UsageError, excerpt
from ..facts.numbers import text
from ..facts.tables import need
from .layouts import Layout, layout_of
from .reasons import Ints

_SHEETS = (".xlsx", ".xls", ".xlsb", ".ods")
_SUFFIXES = (".csv", ".parquet", *_SHEETS)
_BLOCK = 8 << 20
_ROWS = 100_000
_MOST_BYTES = 1 << 30
_HEADING_WITHIN = 10


@dataclass(frozen=True)
class Piece:
    """Some rows of a table of records, their cells as text.

    `rows` [record] are the rows in the file; `torn` are rows whose cells do not fit the heading, as
    pairs of row and number of cells.
    """

    file: str
    layout: Layout
    headings: dict[str, str]
    columns: dict[str, Any]
    rows: Ints
    torn: tuple[tuple[int, int], ...] = ()
    width: int = 0
    _cells: dict[str, tuple[Ints, list[str]]] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.rows)

    def cells(self, role: str) -> tuple[Ints, list[str]]:
        """A column as codes [record] and its distinct cells, trimmed; nothing where it is absent.

        Credit codes are left as they are: blanks around them are among their mistakes.
        """
        if role not in self._cells:
            self._cells[role] = self._read(role)
        return self._cells[role]

    def _read(self, role: str) -> tuple[Ints, list[str]]:
        if role not in self.columns:
            return np.zeros(len(self), np.int64), [""]
        encoded = self.columns[role].combine_chunks().dictionary_encode()
        if hasattr(encoded, "combine_chunks"):
            encoded = encoded.combine_chunks()
        cells = encoded.dictionary.to_pylist()
        codes = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
        kept = role in ("code", "authority_code", "source_code")
        return codes, cells if kept else [cell.strip() for cell in cells]


def pieces(*sources: Any) -> Iterator[Piece]:
    """Read files of records, folders of them or data frames, piece by piece.

    Raises `FactError` for a table that cannot be read or is of no known layout, `UsageError` for a
    path that is not there or a package that is not installed.
    """
    for number, source in enumerate(sources, 1):
        if not isinstance(source, str | Path):
            yield from _table(source, f"table {number}")
            continue
        for path in _files(Path(source)):
            suffix = path.suffix.lower()
            try:
                if suffix in _SHEETS:
                    yield from _sheets(path)
                else:
                    yield from (_parquet if suffix == ".parquet" else _csv)(path)
            except OSError as error:
                raise _unreadable(str(path), error.strerror or error) from None


def _arrow() -> Any:
    return need("pyarrow", "registers")


def _files(path: Path) -> list[Path]:
    inside = sorted(p for p in path.glob("*") if p.suffix.lower() in _SUFFIXES)
    files = inside if path.is_dir() else [path]
    if not files or not all(file.is_file() for file in files):
        raise UsageError(Problem("U510", Place(), {"path": excerpt(path, 200)}))
    return files


def _unreadable(name: str, error: object) -> FactError:
    reason = excerpt(" ".join(str(error).split()), 100)
    return FactError(Problem("F218", Place(name), {"file": name, "reason": reason}))


def _shape(headings: Sequence[str], place: Place) -> tuple[Layout, dict[str, int]]:
    """The layout of a table and its columns; raises `FactError` where there is none."""
    layout = layout_of(headings)
    if layout is None:
        shown = excerpt(", ".join(h for h in headings if h), 100)
        raise FactError(Problem("D601", place, {"columns": shown or "-"}))
    columns = layout.columns(headings)
    lacking = layout.lacking(columns)
    if lacking:
        details = {"layout": layout.title, "columns": "、".join(lacking)}
        raise FactError(Problem("D602", place, details))
    return layout, columns


def _piece(
    place: Place, headings: Sequence[str], table: Any, rows: Ints, torn: Sequence[Any] = ()
) -> Piece:
    """Make a piece of a table of text columns, without the rows that hold nothing."""
    pa, pc = _arrow(), need("pyarrow.compute", "registers")
    layout, columns = _shape(headings, place)
    table = pa.table(table) if isinstance(table, pa.RecordBatch) else table
    lengths = [pc.binary_length(column).to_numpy() for column in table.columns]
    filled = np.any(lengths, axis=0) if len(lengths) else np.zeros(0, bool)
    if not filled.all():
        table, rows = table.filter(pa.array(filled)), rows[filled]
    named = {role: headings[at] for role, at in columns.items()}
    kept = {role: table.column(at) for role, at in columns.items()}
    return Piece(place.file, layout, named, kept, rows, tuple(torn), len(headings))


def _csv(path: Path) -> Iterator[Piece]:
    """The pieces of a CSV; rows count as its records do, the heading being row 1."""
    pa, csv = _arrow(), need("pyarrow.csv", "registers")
    name, encoding = str(path), _encoding(path)
    torn: list[tuple[int, int, str]] = []

    def note(row: Any) -> str:
        torn.append((row.number, row.actual_columns, row.text))
        return "skip"

    with path.open(encoding=encoding, newline="") as file:
        first = next(_records(file), [])
    if not any(first):
        raise FactError(Problem("F219", Place(name), {"file": name}))
    _shape(first, Place(name, 1))
    columns = [str(at) for at in range(len(first))]
    try:
        reader = csv.open_csv(
            path,
            csv.ReadOptions(
                use_threads=False,
                block_size=_BLOCK,
                column_names=columns,
                skip_rows_after_names=1,
                encoding="utf8" if encoding.startswith("utf") else encoding,
            ),
            csv.ParseOptions(
                newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=note
            ),
            csv.ConvertOptions(
                column_types=dict.fromkeys(columns, pa.string()),
                strings_can_be_null=False,
                null_values=[],
            ),
        )
        done, told = 1, 0
        for batch in reader:
            skipped = np.array([number for number, _, _ in torn[told:]], np.int64)
            span = np.arange(done + 1, done + 1 + len(batch) + len(skipped))
            rows = span[~np.isin(span, skipped)][: len(batch)]
            here = [t for t in torn[told:] if t[0] <= (rows[-1] if len(rows) else done)]
            told += len(here)
            done = int(rows[-1]) if len(rows) else done
            yield _piece(Place(name, 1), first, batch, rows, [t[:2] for t in here if t[2].strip()])
        rest = [t[:2] for t in torn[told:] if t[2].strip()]
        if rest:
            empty = pa.table({column: pa.array([], pa.string()) for column in columns})
            yield _piece(Place(name, 1), first, empty, np.zeros(0, np.int64), rest)
    except pa.ArrowInvalid as error:
        raise _unreadable(name, error) from None


def _records(file: Any) -> Iterator[list[str]]:
    import csv

    try:
        yield from csv.reader(file)
    except csv.Error as error:
        raise _unreadable(file.name, error) from None


def _encoding(path: Path) -> str:
    """UTF-8 or GB18030, whichever the whole file is."""
    for encoding in ("utf-8-sig", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with path.open("rb") as file:
                while part := file.read(1 << 22):
                    decoder.decode(part)
                decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise _unreadable(str(path), "neither UTF-8 nor GB18030")


def _parquet(path: Path) -> Iterator[Piece]:
    pa, parquet = _arrow(), need("pyarrow.parquet", "registers")
    try:
        with parquet.ParquetFile(path) as file:
            headings, done = file.schema_arrow.names, 0
            _shape(headings, Place(str(path)))
            for batch in file.iter_batches(_ROWS):
                rows = np.arange(done + 1, done + 1 + len(batch))
                done += len(batch)
                yield _piece(Place(str(path)), headings, _texts(batch), rows)
    except pa.ArrowException as error:
        raise _unreadable(str(path), error) from None


def _texts(table: Any) -> Any:
    """A table of Arrow columns as text: dates as they are written, other types cell by cell."""
    pa = _arrow()
    table = pa.table(table)
    columns = []
    for column in table.columns:
        if pa.types.is_dictionary(column.type):
            column = column.cast(column.type.value_type)
        if not pa.types.is_string(column.type):
            column = pa.array([shown(cell) for cell in column.to_pylist()], pa.string())
        columns.append(column.fill_null(""))
    return pa.table(columns, names=[str(at) for at in range(len(columns))])


def shown(cell: Any) -> str:
    """A cell as text; a number too long for a spreadsheet does not pass for a code.

    >>> shown(dt.datetime(2023, 5, 8)), shown(45054.0), shown(911100006000373410.0), shown(None)
    ('2023-05-08', '45054', '9.111000060003734e+17', '')
    """
    if isinstance(cell, dt.datetime):
        midnight = cell.time() == dt.time()
        return cell.date().isoformat() if midnight else cell.isoformat(" ", "seconds")
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if isinstance(cell, float) and abs(cell) >= 1e15:
        return repr(float(cell))
    return text(cell)


def _table(source: Any, name: str) -> Iterator[Piece]:
    """A data frame, or a list of dicts, whose rows count from 1."""
    pa = _arrow()
    frame = source
    if not isinstance(source, pd.DataFrame) and not hasattr(source, "__arrow_c_stream__"):
        frame = pd.DataFrame(source, dtype=object)
    if isinstance(frame, pd.DataFrame):
        headings = [str(column) for column in frame.columns]
        cells = [[shown(cell) for cell in frame.iloc[:, at]] for at in range(len(headings))]
        table = pa.table([pa.array(c, pa.string()) for c in cells], names=headings)
    else:
        table = pa.table(frame)
    headings = table.column_names
    _shape(headings, Place(name))
    table = _texts(table)
    for start in range(0, len(table), _ROWS):
        part = table.slice(start, _ROWS)
        rows = np.arange(start + 1, start + 1 + len(part))
        yield _piece(Place(name), headings, part, rows)


def _sheets(path: Path) -> Iterator[Piece]:
    """The sheets of a workbook that hold anything, each with its heading found by its names."""
    pa = _arrow()
    calamine = need("python_calamine", "excel")
    _guard(path)
    try:
        book = calamine.load_workbook(str(path))
        found = [(name, book.get_sheet_by_name(name)) for name in book.sheet_names]
        sheets = [(name, sheet.start, sheet.to_python()) for name, sheet in found]
    except BaseException as error:  # a panic of the reader is no Exception
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        raise _unreadable(str(path), error) from None
    for sheet, start, grid in sheets:
        lines = [[shown(cell) for cell in line] for line in grid]
        if not any(any(line) for line in lines):
            continue
        name = f"{path}[{sheet}]" if len(sheets) > 1 else str(path)
        tops = [at for at, line in enumerate(lines[:_HEADING_WITHIN]) if layout_of(line)]
        top = tops[0] if tops else 0
        above = start[0] + 1
        first = lines[top]
        body = lines[top + 1 :]
        columns = [pa.array([line[at] for line in body], pa.string()) for at in range(len(first))]
        table = pa.table(columns, names=[str(at) for at in range(len(first))])
        rows = np.arange(len(body)) + top + 1 + above
        yield _piece(Place(name, top + above), first, table, rows)


def _guard(path: Path) -> None:
    """Refuse a workbook that would unpack into more than memory should hold."""
    if path.suffix.lower() == ".xls" or not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        if sum(part.file_size for part in archive.infolist()) > _MOST_BYTES:
            raise _unreadable(str(path), f"more than {_MOST_BYTES >> 30} GiB unpacked")
