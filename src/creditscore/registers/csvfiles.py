"""CSV files of records, streamed."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from datetime import tzinfo
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import FactError, Place, Problem
from ..lazy import need
from .piece import Piece, arrow, piece_of, shape_of, unreadable

_BLOCK = 8 << 20


def read(path: Path, zone: tzinfo) -> Iterator[Piece]:
    """The pieces of a CSV; rows count as its records do, the heading being row 1."""
    pa, arrow_csv = arrow(), need("pyarrow.csv", "registers")
    name, encoding = str(path), _encoding(path)
    torn: list[tuple[int, int, str]] = []

    def note(row: Any) -> str:
        torn.append((row.number, row.actual_columns, row.text))
        return "skip"

    with path.open(encoding=encoding, newline="") as file:
        first = next(_records(file), [])
    if not any(first):
        raise FactError(Problem("F219", Place(name), {"file": name}))
    shape_of(first, Place(name, 1))
    columns = [str(at) for at in range(len(first))]
    try:
        reader = arrow_csv.open_csv(
            path,
            arrow_csv.ReadOptions(
                use_threads=False,
                block_size=_BLOCK,
                column_names=columns,
                skip_rows_after_names=1,
                encoding="utf8" if encoding.startswith("utf") else encoding,
            ),
            arrow_csv.ParseOptions(
                newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=note
            ),
            arrow_csv.ConvertOptions(
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
            short = [t[:2] for t in here if t[2].strip()]
            yield piece_of(Place(name, 1), first, batch, rows, zone, short)
        rest = [t[:2] for t in torn[told:] if t[2].strip()]
        if rest:
            empty = pa.table({column: pa.array([], pa.string()) for column in columns})
            yield piece_of(Place(name, 1), first, empty, np.zeros(0, np.int64), zone, rest)
    except pa.ArrowInvalid as error:
        raise unreadable(name, error) from None


def _records(file: Any) -> Iterator[list[str]]:
    try:
        yield from csv.reader(file)
    except csv.Error as error:
        raise unreadable(file.name, error) from None


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
    raise unreadable(str(path), "neither UTF-8 nor GB18030")
